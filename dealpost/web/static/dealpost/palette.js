/* ⌘K / Ctrl+K: one line that finds everything and runs every command, by keyboard alone. */
import { press, shortcuts } from "./keys.js";

const dialog = () => document.getElementById("palette");
const field = () => document.getElementById("palette-input");
let commands = []; // those of the page, taken before the dialog covers it

function openPalette() {
  const palette = dialog();
  if (!palette || palette.open) return;
  commands = shortcuts().filter(({ keys }) => !["?", "mod+k"].includes(keys));
  palette.showModal();
  field().value = "";
  field().focus();
  offerCommands();
  window.htmx.trigger(field(), "asked");
}

function offerCommands() {
  const typed = field().value.trim().toLowerCase();
  const found = typed ? commands.filter(({ label }) => label.toLowerCase().includes(typed)) : [];
  const section = document.getElementById("palette-commands");
  section.hidden = !found.length;
  section.querySelector("div").replaceChildren(...found.slice(0, 6).map(line));
}

function line({ keys, label }) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "palette-line", tabIndex: -1 });
  button.setAttribute("role", "option");
  button.append(Object.assign(document.createElement("span"), { className: "truncate", textContent: label }));
  button.append(Object.assign(document.createElement("kbd"), { textContent: keys }));
  button.addEventListener("click", () => {
    dialog().close();
    press(keys);
  });
  return button;
}

const lines = () => [...dialog().querySelectorAll(".palette-line")].filter((each) => each.checkVisibility());

function choose(line) {
  for (const each of lines()) each.setAttribute("aria-selected", each === line);
  if (!line) return field().removeAttribute("aria-activedescendant");
  line.id ||= `palette-${Math.random().toString(36).slice(2)}`;
  field().setAttribute("aria-activedescendant", line.id);
  line.scrollIntoView({ block: "nearest" });
}

function walk(event) {
  const all = lines();
  const at = all.findIndex((each) => each.ariaSelected === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose(all[(at + step + all.length) % all.length]);
  else if (event.key === "Enter") (all[at] ?? all[0])?.click();
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => event.target === field() && walk(event));
document.addEventListener("input", ({ target }) => target === field() && offerCommands());
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id === "palette-results") choose(lines()[0]);
});
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-opens-palette]")) openPalette();
  else if (target.closest("#palette a")) dialog().close();
});
