/* The rows of a list: where the keyboard is, which are selected, and what is sent about them. */
import { ask } from "./listing_filter.js";

const rows = () => [...document.querySelectorAll("#rows tbody > tr:has([data-row])")];
const box = (row) => row.querySelector("[data-row]");
const selected = () => rows().filter((row) => box(row).checked);
const link = (row) => row.querySelector(".row-link");
let meansAll = false; // all that match, shown or not
let anchor = null;
let shiftIsDown = false;

const current = () => document.activeElement?.closest?.("#rows tbody > tr") ?? null;

function neighbour(step) {
  const all = rows();
  const here = current();
  return here ? all[all.indexOf(here) + step] : all[0];
}

function focus(row) {
  if (!row) return;
  link(row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function toggle(row, on = null) {
  if (!row) return;
  box(row).checked = on ?? !box(row).checked;
  changed();
}

function extend(step) {
  const next = neighbour(step);
  toggle(current(), true);
  toggle(next, true);
  focus(next);
}

const KEYS = {
  next: () => focus(neighbour(1)),
  previous: () => focus(neighbour(-1)),
  select: () => toggle(current()),
  "select-next": () => extend(1),
  "select-previous": () => extend(-1),
  edit: () => current() && visit(`${link(current()).pathname}edit/`),
};

/** Go to a page as a click on a link to it does, so that a mail that is being written stays. */
function visit(href) {
  const way = Object.assign(document.createElement("a"), { href, hidden: true });
  document.getElementById("rows").append(way);
  window.htmx.process(way);
  way.click();
}

function changed() {
  meansAll = false;
  show();
}

function clear() {
  for (const row of rows()) box(row).checked = false;
  changed();
}

function show() {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const some = selected();
  const isFull = some.length > 0 && some.length === rows().length;
  bar.hidden = !some.length;
  bar.querySelector("[data-count]").textContent = some.length;
  bar.querySelector("[data-count]").parentElement.hidden = meansAll;
  bar.querySelector("#matching").hidden = !meansAll;
  bar.querySelector("#select-matching").hidden = meansAll || !isFull || !document.getElementById("more");
  const every = document.querySelector("[data-selects-all]");
  if (!every) return;
  every.checked = isFull;
  every.indeterminate = some.length > 0 && !isFull;
}

document.addEventListener("click", (event) => {
  shiftIsDown = event.shiftKey;
  const key = event.target.closest?.("[data-list-key]");
  if (key) KEYS[key.dataset.listKey]();
  else if (event.target.closest?.("[data-clears-selection]")) clear();
}, true);

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-selects-all]")) {
    for (const row of rows()) box(row).checked = target.checked;
    changed();
  } else if (target.matches?.("[data-row]")) {
    const row = target.closest("tr");
    if (shiftIsDown && anchor?.isConnected) between(anchor, row, target.checked);
    anchor = row;
    changed();
  }
});

/** Shift and a click select everything between. */
function between(one, other, on) {
  const all = rows();
  const ends = [all.indexOf(one), all.indexOf(other)];
  for (const row of all.slice(Math.min(...ends), Math.max(...ends) + 1)) box(row).checked = on;
}

/** What a request is about: marked rows, or the address of which all is meant. */
export function about() {
  const some = selected();
  if (some.length && !meansAll) return { keys: some.map((row) => box(row).dataset.row).join(",") };
  return { list: document.getElementById("rows").dataset.address };
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches?.("[data-selection]")) return;
  const isOfAll = detail.elt.id === "select-matching";
  const said = isOfAll ? { list: document.getElementById("rows").dataset.address } : about();
  for (const [name, value] of Object.entries(said)) detail.parameters[name] = value;
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id === "matching") meansAll = true;
  show();
});

// The list changes under the selection: what was selected may not be there any more.
document.addEventListener("bulk-done", () => {
  clear();
  ask();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt?.id === "change-form" && detail.successful) {
    document.getElementById("bulk-dialog").close();
    clear();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && selected().length && !document.querySelector("dialog:modal, :popover-open")) {
    clear();
  }
});

document.addEventListener("submit", ({ target }) => {
  if (!target.matches?.("[data-export]")) return;
  const said = about();
  const { address, list, keys } = target.elements;
  address.value = document.getElementById("rows").dataset.address;
  for (const [input, value] of [[list, said.list], [keys, said.keys]]) {
    input.disabled = value === undefined;
    input.value = value ?? "";
  }
}, true);
