/* A list while others work: its rows follow in place, and what would come between them is told of.
   Nothing moves under the pointer: only who asks for the new ones gets the list anew. */
import { calmly } from "./calm.js";
import { ask } from "./listing_filter.js";
import { watch } from "./live.js";

const AT_MOST_EVERY = 1000; // milliseconds
const LOOK_EVERY = 45_000; // what matches is looked for so often, where nobody tells of it
const MOST = 500; // rows, as the server looks after

const list = () => document.getElementById("rows");
const rows = () => [...document.querySelectorAll("#rows tbody > tr[id]")].slice(0, MOST);
const changed = new Set();

watch((name) => {
  if (!list()) return;
  if (name === "missed") for (const row of rows()) changed.add(row.id);
  else if (document.querySelector(`#rows tbody > tr[id="${CSS.escape(name)}"]`)) changed.add(name);
  if (changed.size) soon();
});

setInterval(() => {
  if (!document.hidden && list()?.dataset.news) look();
}, LOOK_EVERY);

const soon = calmly(look, AT_MOST_EVERY);
const key = (id) => id.slice(id.lastIndexOf("-") + 1);

async function look() {
  const here = list();
  if (!here) return;
  const names = [...changed];
  changed.clear();
  const said = new URLSearchParams({
    list: here.dataset.address,
    keys: rows().map((row) => key(row.id)).join(","),
    changed: names.map(key).join(","),
  });
  const answer = await fetch(`${here.dataset.news}?${said}`).catch(() => null);
  if (!answer?.ok || list() !== here) return;
  show(new DOMParser().parseFromString(await answer.text(), "text/html"), names);
}

function show(fresh, names) {
  for (const name of names) {
    const row = document.getElementById(name);
    const now = fresh.getElementById(name);
    if (row) now ? redraw(row, now) : row.classList.add("is-gone", "is-unseen");
  }
  const news = fresh.getElementById("list-news");
  const old = document.getElementById("list-news");
  if (old && old.innerHTML !== news.innerHTML) old.innerHTML = news.innerHTML;
}

/** Put fresh cells where they differ: a mark, and the focus, stay where they are. */
function redraw(row, now) {
  row.className = now.className;
  const [, ...cells] = now.children;
  for (const [place, cell] of cells.entries()) {
    const old = row.children[place + 1];
    if (old.innerHTML === cell.innerHTML) continue;
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(cell);
    if (hadFocus) cell.querySelector("a")?.focus({ preventScroll: true });
  }
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-shows-news]")) return;
  ask();
  list().scrollIntoView({ block: "start" });
});
