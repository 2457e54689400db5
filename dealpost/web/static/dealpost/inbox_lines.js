/* The rows of the list: where we are, what is selected, and the buttons under the pointer. */
export const inbox = () => document.getElementById("inbox");
export const all = () => [...document.querySelectorAll("#lines > .line:not(.is-going)")];
export const byKey = (key) => document.getElementById(`line-${key}`);

/** The row that keys are about: the open one, else the one with the focus, else the first. */
export function current() {
  const focused = document.activeElement?.closest?.("#lines > .line");
  return document.querySelector("#lines > .line.is-open") ?? focused ?? remembered() ?? null;
}

let last = ""; // the key of the row that had the focus last
const remembered = () => (last ? byKey(last) : null);

export function neighbour(line, step) {
  const rows = all();
  if (!line) return rows[0];
  return rows[rows.indexOf(line) + step];
}

export function focus(line) {
  if (!line) return;
  last = line.dataset.conversation;
  line.querySelector(".line-link").focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

document.addEventListener("focusin", ({ target }) => {
  const line = target.closest?.("#lines > .line");
  if (line) last = line.dataset.conversation;
});

const box = (line) => line.querySelector(".line-face input");

export const selected = () => all().filter((line) => box(line).checked);

/** What a deed is about: the selection, else the current row. */
export function chosen() {
  const some = selected();
  if (some.length) return some;
  const line = current();
  return line ? [line] : [];
}

export function toggle(line, on = null) {
  if (!line) return;
  box(line).checked = on ?? !box(line).checked;
  if (!line.contains(document.activeElement)) focus(line);
  selectionChanged();
}

export function selectAll(on) {
  for (const line of all()) box(line).checked = on;
  selectionChanged();
}

let anchor = null;

/** Shift and a click select everything between. */
export function selectionChanged(input = null) {
  if (input && shiftIsDown && anchor?.isConnected) {
    const rows = all();
    const ends = [anchor, input.closest(".line")].map((line) => rows.indexOf(line));
    for (const line of rows.slice(Math.min(...ends), Math.max(...ends) + 1)) {
      box(line).checked = input.checked;
    }
  }
  if (input) anchor = input.closest(".line");
  showSelection();
}

let shiftIsDown = false;
document.addEventListener("click", (event) => (shiftIsDown = event.shiftKey), true);

function showSelection() {
  const some = selected();
  const bulk = document.getElementById("bulk");
  if (!bulk) return;
  bulk.hidden = !some.length;
  bulk.querySelector("b").textContent = some.length;
  bulk.classList.toggle("has-unread", some.some((line) => line.matches(".is-unread")));
  const every = bulk.querySelector("[data-do=select-all]");
  every.checked = some.length === all().length;
  every.indeterminate = some.length > 0 && !every.checked;
  document.getElementById("lines").classList.toggle("is-selecting", some.length > 0);
}

/* Buttons for the row under the pointer: one set for all rows, or each row would carry five. */
document.addEventListener("pointerover", ({ target, pointerType }) => {
  const line = target.closest?.("#lines > .line");
  const deeds = document.getElementById("line-deeds");
  if (!deeds || pointerType === "touch" || !line || line === deeds.parentElement) return;
  deeds.hidden = false;
  line.append(deeds);
});

/** A page that comes late may hold a row that has moved up meanwhile. */
export function dropDoubles() {
  const seen = new Set();
  for (const line of document.querySelectorAll("#lines > .line")) {
    if (seen.has(line.id)) line.remove();
    seen.add(line.id);
  }
}

export function paint(row, name, on) {
  if (!row || !name) return;
  row.classList.toggle(name, on);
  if (name === "is-starred") row.querySelector(".line-star")?.setAttribute("aria-pressed", on);
}
