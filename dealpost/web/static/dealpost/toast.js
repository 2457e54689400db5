/* A short message at the foot of the page, with an undo where there is one. */
const STAYS = 7000;
const STAYS_LONGER = 12000; // somebody may want to undo, or to read what went wrong

export function toast(text, { undo = "", tone = "" } = {}) {
  const region = document.getElementById("toasts");
  if (!region || !text) return;
  const element = document.createElement("div");
  element.className = tone ? `toast is-${tone}` : "toast";
  element.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (undo) element.append(button(region.dataset.undo, "", () => undoAt(undo, element)));
  const close = button("×", "toast-close", () => leave(element));
  close.setAttribute("aria-label", region.dataset.close);
  element.append(close);
  region.append(element);
  stayUnlessTouched(element, undo || tone ? STAYS_LONGER : STAYS);
}

function button(text, className, run) {
  const element = Object.assign(document.createElement("button"), { className, type: "button" });
  element.textContent = text;
  element.addEventListener("click", run);
  return element;
}

function stayUnlessTouched(element, time) {
  let timer = setTimeout(leave, time, element);
  const hold = () => clearTimeout(timer);
  const go = () => ((timer = setTimeout(leave, time, element)));
  element.addEventListener("pointerenter", hold);
  element.addEventListener("focusin", hold);
  element.addEventListener("pointerleave", go);
  element.addEventListener("focusout", go);
}

function leave(element) {
  element.classList.add("is-leaving");
  setTimeout(() => element.remove(), 200);
}

async function undoAt(address, element) {
  leave(element);
  await window.htmx.ajax("POST", address, { swap: "none", source: document.getElementById("main") });
  // A page that knows better how to show the old state prevents the default.
  const undone = new CustomEvent("undone", { cancelable: true });
  if (document.body.dispatchEvent(undone)) await refresh();
}

/** Ask for the current page again and put its main part in place. */
export function refresh() {
  const here = location.pathname + location.search;
  return window.htmx.ajax("GET", here, { target: "#main", select: "#main", swap: "outerHTML" });
}

// From a fragment the messages come in the HX-Trigger header, with a page inside it.
document.addEventListener("toast", ({ detail }) => {
  for (const { text, ...rest } of detail.messages) toast(text, rest);
});

function takeFromPage() {
  for (const element of document.querySelectorAll("template.toast-waiting")) {
    toast(element.dataset.text, { undo: element.dataset.undo, tone: element.dataset.tone });
    element.remove();
  }
}

document.addEventListener("htmx:afterSettle", takeFromPage);
takeFromPage();
