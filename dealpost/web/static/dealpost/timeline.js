/* The timeline of an item: rows that open in place, and news that never take a text away. */
import "./activities.js";
import "./conversation.js";
import "./rich_text.js";

const open = new Set(); // the ids of the buttons of what is open

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-unfolds]");
  const way = target.closest("[data-way]");
  if (button) unfold(button, button.ariaExpanded !== "true");
  if (way) choose(way);
});

/** Show the form for what is to be added: a note, an activity. */
function choose(way) {
  for (const each of way.parentElement.querySelectorAll("[data-way]")) {
    each.ariaPressed = String(each === way);
    document.getElementById(`way-${each.dataset.way}`).hidden = each !== way;
  }
  const form = document.getElementById(`way-${way.dataset.way}`);
  (form.querySelector(".ProseMirror") ?? form.querySelector("textarea, input:not([type=hidden])"))?.focus();
}

async function unfold(button, on) {
  show(button, on);
  const inside = document.getElementById(button.getAttribute("aria-controls"));
  if (on && !inside.childElementCount) {
    await window.htmx.ajax("GET", button.dataset.unfolds, { target: inside, swap: "innerHTML" });
  }
}

function show(button, on) {
  button.ariaExpanded = String(on);
  if (on) open.add(button.id);
  else open.delete(button.id);
}

const writing = (element) => [...element.querySelectorAll("deal-rich-text")].some((each) => each.isWritten);

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { id } = detail.target;
  const asks = detail.requestConfig?.elt?.id === "timeline-newest";
  if (id === "timeline-newest" && asks && writing(detail.target)) detail.shouldSwap = false;
});

// What was inside a row was kept; the row itself is new, and closed.
document.addEventListener("htmx:afterSettle", () => {
  for (const id of open) {
    const button = document.getElementById(id);
    if (button) button.ariaExpanded = "true";
  }
});

// A toast that undoes would ask for the whole page again; the news come by themselves.
document.addEventListener("undone", (event) => {
  const timeline = document.getElementById("timeline");
  if (!timeline || !writing(document.getElementById("main"))) return;
  event.preventDefault();
  window.htmx.trigger(document.body, "timeline-changed");
});
