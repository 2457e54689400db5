/* Rows that are taken by the mouse and dropped on somebody of the team: that gives them the work.
   By keys, `i` does the same. */
import { give } from "./inbox_assigning.js";
import { inbox, selected } from "./inbox_lines.js";

let held = []; // rows
let under = null; // what they would be dropped on

document.addEventListener("dragstart", (event) => {
  const line = event.target.closest?.("#lines > .line");
  if (!line || !document.querySelector("[data-gives-to]")) return;
  const some = selected();
  held = some.includes(line) ? some : [line];
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setDragImage(badge(line), -12, -4);
  inbox().classList.add("is-giving");
});

document.addEventListener("dragover", (event) => {
  const place = held.length ? event.target.closest?.("[data-gives-to]") : null;
  if (place !== under) {
    under?.classList.remove("is-target");
    place?.classList.add("is-target");
    under = place;
  }
  if (place) event.preventDefault(); // it may be dropped here
});

document.addEventListener("drop", (event) => {
  if (!held.length || !under) return;
  event.preventDefault();
  give(held, under.dataset.givesTo);
});

document.addEventListener("dragend", () => {
  held = [];
  under?.classList.remove("is-target");
  under = null;
  inbox()?.classList.remove("is-giving");
});

/** What is at the pointer: the subject, and how many more. */
function badge(line) {
  const image = document.createElement("div");
  image.className = "drag-badge";
  image.textContent = line.querySelector(".line-subject .truncate").textContent;
  if (held.length > 1) {
    image.append(Object.assign(document.createElement("b"), { textContent: `+${held.length - 1}` }));
  }
  document.body.append(image);
  setTimeout(() => image.remove()); // the browser has drawn it by then
  return image;
}
