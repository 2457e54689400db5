/* The one registry of keys. data-key="n" on a link, button or field lets that key use it, "g d" is
   two keys after each other; a script adds its own with bind(). `?` shows all that work here. */
const PAUSE = 1200; // between the two keys of "g d"
const bound = [];
let typed = "";
let timer;

/**
 * Let a key run a function. `keys`: "j", "g i", "mod+k" (⌘ or Ctrl), "Escape".
 * Returns a function that takes it back.
 */
export function bind(keys, run, { label = "", group = "" } = {}) {
  const binding = { keys, run, label, group };
  bound.unshift(binding);
  return () => bound.splice(bound.indexOf(binding), 1);
}

/** All keys that work now, as { keys, label, group }. */
export function shortcuts() {
  const elements = [...document.querySelectorAll("[data-key]")].filter(isUsable);
  const found = [...bound].reverse().concat(elements.map(described));
  return [...new Map(found.map((each) => [each.keys, each])).values()].filter(({ label }) => label);
}

/** Do what these keys do. */
export const press = (keys) => actionFor(keys)?.();

const described = (element) => ({
  keys: element.dataset.key,
  label: element.dataset.keyLabel ?? element.ariaLabel ?? element.textContent.trim(),
  group: element.closest("[data-key-group]")?.dataset.keyGroup ?? "",
});

function isUsable(element) {
  const dialog = document.querySelector("dialog:modal");
  if (dialog && !dialog.contains(element)) return false;
  return !element.disabled && (element.checkVisibility() || "keyAlways" in element.dataset);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const pressed = nameOf(event);
  if (isTyping(event.target) && !pressed.startsWith("mod+")) return;
  const run = actionFor(typed ? `${typed} ${pressed}` : pressed) ?? actionFor(pressed);
  remember(run ? "" : pressed);
  if (!run) return;
  event.preventDefault();
  run(event);
});

function nameOf({ key, metaKey, ctrlKey }) {
  return metaKey || ctrlKey ? `mod+${key.toLowerCase()}` : key;
}

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

function remember(key) {
  clearTimeout(timer);
  typed = key;
  timer = setTimeout(() => (typed = ""), PAUSE);
}

function actionFor(keys) {
  const binding = bound.find((each) => each.keys === keys);
  if (binding) return binding.run;
  const element = [...document.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)].find(isUsable);
  if (!element) return null;
  return element.matches("input, textarea, select") ? () => element.focus() : () => element.click();
}

function showHelp() {
  const dialog = document.getElementById("keys-help");
  const list = dialog?.querySelector("dl");
  if (!list || dialog.open) return;
  list.replaceChildren(...shortcuts().map(line));
  dialog.showModal();
}

function line({ keys, label }) {
  const row = document.createElement("div");
  const term = row.appendChild(document.createElement("dt"));
  for (const key of keys.split(" ")) {
    term.append(Object.assign(document.createElement("kbd"), { textContent: shown(key) }), " ");
  }
  row.appendChild(document.createElement("dd")).textContent = label;
  return row;
}

const isMac = navigator.platform.startsWith("Mac");
const shown = (key) => key.replace("mod+", isMac ? "⌘ " : "Ctrl ");

bind("?", showHelp);
