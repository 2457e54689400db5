/* A card in the hand: it follows the pointer until it is dropped on a stage or on an end. */

/** Follow the pointer from this press on; `drop(place)` gets the stage or end it was dropped on. */
export function follow(press, { card, start, drop }) {
  const drag = { card, press, start, ghost: null, target: null };
  const until = new AbortController();
  const { signal } = until;
  addEventListener("pointermove", (event) => move(drag, event), { signal });
  addEventListener("pointerup", () => end(drag, until, drop), { signal });
  addEventListener("pointercancel", () => end(drag, until, null), { signal });
  addEventListener("keydown", (event) => event.key === "Escape" && end(drag, until, null), { signal });
}

function move(drag, event) {
  const { press, card } = drag;
  const far = Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY);
  if (!drag.ghost && far < drag.start) return;
  drag.ghost ??= lift(card);
  drag.ghost.style.translate = `${event.clientX - 24}px ${event.clientY - 16}px`;
  aim(drag, document.elementFromPoint(event.clientX, event.clientY));
  scrollAtEdges(event.clientX);
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
