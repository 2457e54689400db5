/* A board of deals or projects: drag a card, choose from its menu, or use the keys. The card moves at once;
   the answer of the server then puts everything, totals included, as it really is. */
import { follow } from "./dragging.js";
import { openerOf } from "./menu.js";

const START = 6; // pixels that the pointer travels before a press becomes a drag

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest(".board-card");
  if (!card || event.button !== 0) return;
  if (event.target.closest(".menu, .board-menu-button")) return;
  follow(event, { card, start: START, drop: (place) => moveTo(card, place) });
});

document.addEventListener("click", (event) => {
  const item = event.target.closest("#move-menu [data-to]");
  if (item) moveTo(openerOf(item.parentElement).closest(".board-card"), item.dataset.to);
});

// The one menu marks the stage in which the card that opened it stands.
document.addEventListener("beforetoggle", ({ target: menu }) => {
  if (menu.id !== "move-menu") return;
  const here = openerOf(menu)?.closest("[data-stage]")?.dataset.stage;
  for (const item of menu.querySelectorAll("[data-to]")) {
    item.ariaCurrent = item.dataset.to === here ? "true" : null;
  }
}, true);

/** Move a card to a step (its key), or to an end of the board, as "won" is. */
function moveTo(card, place) {
  const board = document.getElementById("board");
  const column = board.querySelector(`[data-stage="${CSS.escape(place)}"]`);
  if (board.querySelector(`[data-end="${CSS.escape(place)}"]`)?.hasAttribute("data-asks")) {
    return window.htmx.ajax("GET", card.dataset[place], { target: "#dialog", swap: "innerHTML" });
  }
  if (card.closest(".board-column") === column) return null;
  const link = card.querySelector(".board-link");
  const hadFocus = card.contains(document.activeElement) || !document.activeElement;
  if (column) column.querySelector(".board-cards").prepend(card);
  else card.hidden = true;
  if (hadFocus) link.focus({ preventScroll: true });
  return send(column ? card.dataset.move : card.dataset[place], column ? { [board.dataset.step]: place } : {});
}

async function send(address, values) {
  const here = new URLSearchParams(location.search); // the pipeline, and whose deals are shown
  for (const [name, cards] of scrolledColumns()) here.set(name, cards);
  const swap = { source: "#board", target: "#board", swap: "outerHTML" };
  await window.htmx.ajax("POST", `${address}?${here}`, { ...swap, values });
}

/** The columns that show more cards than usual: they do so again in a fresh board. */
function scrolledColumns() {
  const usual = Number(document.getElementById("board").dataset.cards);
  return columns()
    .map((column) => [`shown-${column.dataset.stage}`, column.querySelectorAll(".board-card").length])
    .filter(([, cards]) => cards > usual);
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id !== "board" || detail.verb !== "get") return;
  for (const [name, cards] of scrolledColumns()) detail.parameters[name] = cards;
});

// A fresh board stands where the old one was scrolled to.
const scrolled = new Map();
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "board") return;
  scrolled.clear();
  scrolled.set("", detail.target.scrollLeft);
  for (const column of columns()) {
    scrolled.set(column.dataset.stage, column.querySelector(".board-cards").scrollTop);
  }
});
document.addEventListener("htmx:afterSwap", () => {
  const board = document.getElementById("board");
  if (!board || !scrolled.size) return;
  board.scrollLeft = scrolled.get("");
  for (const column of columns()) {
    column.querySelector(".board-cards").scrollTop = scrolled.get(column.dataset.stage) ?? 0;
  }
  scrolled.clear();
});

// Did the server refuse? Then show how it is.
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.target?.id === "board") window.htmx.trigger("#board", "undone");
});
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.target?.id === "board") window.htmx.trigger("#board", "undone");
});

// A fresh board must not take the card out of the hand.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const dragging = document.querySelector("#board.is-dragging");
  if (dragging && detail.target === dragging) detail.shouldSwap = false;
});

document.addEventListener("undone", (event) => {
  if (document.getElementById("board")) event.preventDefault(); // it asks for itself
});

document.addEventListener("keydown", (event) => {
  const link = document.activeElement?.closest?.(".board-link");
  if (!link || !event.key.startsWith("Arrow")) return;
  event.preventDefault();
  const card = link.closest(".board-card");
  if (event.shiftKey) moveAside(card, event.key);
  else neighbour(card, event.key)?.querySelector(".board-link").focus();
});

// Of the keys in the registry: the press of a hidden button leaves the focus on the card.
document.addEventListener("click", ({ target }) => {
  const key = target.closest?.("[data-board-key]")?.dataset.boardKey;
  if (!key) return;
  const card = document.activeElement?.closest?.(".board-card");
  if (key === "move") card?.querySelector(".board-menu-button").click();
  else (card ? neighbour(card, key) : document.querySelector(".board-card"))?.querySelector(".board-link").focus();
});

const columns = () => [...document.querySelectorAll("#board .board-column")];
const STEP = { ArrowLeft: -1, ArrowRight: 1 };

function moveAside(card, key) {
  const all = columns();
  const column = all[all.indexOf(card.closest(".board-column")) + (STEP[key] ?? NaN)];
  if (column) moveTo(card, column.dataset.stage);
}

function neighbour(card, key) {
  if (key === "ArrowDown") return card.nextElementSibling;
  if (key === "ArrowUp") return card.previousElementSibling;
  const all = columns();
  const place = [...card.parentElement.children].indexOf(card);
  let at = all.indexOf(card.closest(".board-column")) + STEP[key];
  while (all[at] && !all[at].querySelector(".board-card")) at += STEP[key];
  const cards = all[at]?.querySelectorAll(".board-card") ?? [];
  return cards[Math.min(place, cards.length - 1)];
}
