/* A card in the hand: it follows the pointer until it is dropped on a stage or on an end. A mouse
   lifts it by moving; a finger, which scrolls by moving, by resting on it for a moment. */
const REST = 350; // milliseconds that a finger rests before it holds the card
const STIR = 10; // pixels that it may tremble meanwhile

let held = null; // what a finger holds: until it lets go, nothing scrolls

/** Follow the pointer from this press on; `drop(place)` gets the stage or end it was dropped on. */
export function follow(press, { card, start, drop }) {
  const finger = press.pointerType === "touch";
  const drag = { card, press, start: finger ? Infinity : start, ghost: null, target: null };
  const until = new AbortController();
  const { signal } = until;
  if (finger) holdAfterRest(drag, until);
  addEventListener("pointermove", (event) => move(drag, event, until), { signal });
  addEventListener("pointerup", () => end(drag, until, drop), { signal });
  addEventListener("pointercancel", () => end(drag, until, null), { signal });
  addEventListener("keydown", (event) => event.key === "Escape" && end(drag, until, null), { signal });
}

function holdAfterRest(drag, until) {
  const timer = setTimeout(() => {
    held = drag;
    drag.ghost = lift(drag.card);
    navigator.vibrate?.(10);
    follows(drag, drag.press);
  }, REST);
  until.signal.addEventListener("abort", () => clearTimeout(timer));
}

// Chromium asks once, at the first move, whether a touch scrolls: the listener must be there before.
document.addEventListener("touchmove", (event) => held && event.preventDefault(), { passive: false });
document.addEventListener("contextmenu", (event) => held && event.preventDefault());

function move(drag, event, until) {
  const { press, card } = drag;
  const far = Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY);
  if (!drag.ghost && drag.start === Infinity && far > STIR) until.abort(); // it scrolls
  if (!drag.ghost && far < drag.start) return;
  drag.ghost ??= lift(card);
  follows(drag, event);
}

function follows(drag, { clientX, clientY }) {
  drag.ghost.style.translate = `${clientX - 24}px ${clientY - 16}px`;
  aim(drag, document.elementFromPoint(clientX, clientY));
  scrollAtEdges(clientX);
}

function lift(card) {
  const ghost = card.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.classList.add("is-ghost");
  ghost.style.width = `${card.offsetWidth}px`;
  card.classList.add("is-dragged");
  const board = card.closest(".board");
  board.classList.add("is-dragging");
  board.append(ghost);
  return ghost;
}

function aim(drag, under) {
  const target = under?.closest?.("[data-stage], [data-end]") ?? null;
  if (target === drag.target) return;
  drag.target?.classList.remove("is-target");
  target?.classList.add("is-target");
  drag.target = target;
}

function scrollAtEdges(x) {
  const board = document.getElementById("board");
  const box = board.getBoundingClientRect();
  if (x < box.left + 40) board.scrollLeft -= 12;
  if (x > box.right - 40) board.scrollLeft += 12;
}

function end(drag, until, drop) {
  until.abort();
  held = null;
  if (!drag.ghost) return;
  drag.ghost.remove();
  drag.card.classList.remove("is-dragged");
  document.querySelector(".board.is-dragging")?.classList.remove("is-dragging");
  drag.target?.classList.remove("is-target");
  // The press ends in a click on the card, which must not open it.
  addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", stop, { capture: true }), 50);
  const place = drag.target?.dataset.stage ?? drag.target?.dataset.end;
  if (drop && place) drop(place);
}

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
