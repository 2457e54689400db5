/* The inbox. Everything listens on the document: the page comes and goes without reloading, this
   script stays. Each button says in data-do what it does, and each key is a button (keys.html). */
import "./conversation.js";
import { inbox } from "./inbox_lines.js";
import * as lines from "./inbox_lines.js";
import * as opening from "./inbox_opening.js";
import * as deeds from "./inbox_deeds.js";
import * as assigning from "./inbox_assigning.js";
import * as labels from "./inbox_labels.js";
import * as linking from "./inbox_linking.js";
import * as sharing from "./inbox_sharing.js";
import "./inbox_dragging.js";
import "./inbox_news.js";
import "./comments.js";
import "./presence.js";

const DOES = {
  next: () => go(1),
  previous: () => go(-1),
  open: () => opening.open(lines.current()),
  close: () => opening.close(),
  escape,
  select: () => lines.toggle(lines.current()),
  "select-next": () => extend(1),
  "select-previous": () => extend(-1),
  "select-all": ({ checked }) => lines.selectAll(checked),
  clear: () => lines.selectAll(false),
  undo: () => deeds.undo(),
  labels: (button) => labels.choose(button, targets(button)),
  "put-label": (choice) => labels.toggle(choice),
  "new-label": (choice) => labels.make(choice),
  link: (button) => linking.choose(targets(button)),
  sharing: (button) => sharing.choose(button, targets(button)),
  share: () => sharing.decide("share"),
  private: () => sharing.decide("private"),
  star: () => deeds.star(lines.chosen()),
  "star-one": (button) => deeds.star([button.closest(".line")]),
  assign: (button) => assigning.choose(button, targets(button)),
  "assign-to": (choice) => assigning.assignTo(choice),
  done: (button) => assigning.done(targets(button)),
  reopen: (button) => assigning.done(targets(button)),
  folders: (button) => fold(button, "shows-folders"),
  about: (button) => fold(button, "shows-about"),
};
const DEEDS = ["archive", "trash", "inbox", "junk", "move", "read", "unread", "merge"];

document.addEventListener("click", (event) => {
  if (!inbox()) return;
  const button = event.target.closest("[data-do]");
  const link = event.target.closest(".line-link, .others a");
  if (button) does(button, event);
  else if (link && isPlain(event)) {
    event.preventDefault();
    opening.visit(link);
  } else if (isBesideDrawer(event)) inbox().classList.remove("shows-folders");
});

document.addEventListener("change", (event) => {
  if (event.target.matches(".line-face input")) lines.selectionChanged(event.target);
});

function does(button, event) {
  const name = button.dataset.do;
  if (DOES[name]) {
    if (button.matches("a")) event.preventDefault();
    DOES[name](button);
  } else if (DEEDS.includes(name)) {
    deeds.act(name, targets(button), { to: button.dataset.to });
  }
}

/** A button in a row is about that row; one of the conversation, about it; a key, about both. */
function targets(button) {
  const line = button.closest(".line");
  if (line) return [line];
  if (button.closest(".conversation-bar, .conversation-marks")) return [opening.line() ?? opening.ghost()];
  return lines.chosen();
}

function go(step) {
  const line = lines.neighbour(lines.current(), step);
  if (!line) return;
  if (opening.isOpen()) opening.open(line);
  else lines.focus(line);
}

function extend(step) {
  lines.toggle(lines.current(), true);
  const line = lines.neighbour(lines.current(), step);
  if (!line) return;
  lines.toggle(line, true);
  lines.focus(line);
}

/** Escape closes the uppermost of what is open. */
function escape() {
  const menu = document.querySelector(".menu:popover-open");
  if (menu) menu.hidePopover();
  else if (inbox().classList.contains("shows-folders")) inbox().classList.remove("shows-folders");
  else if (lines.selected().length) lines.selectAll(false);
  else opening.close();
}

function fold(button, name) {
  const shows = inbox().classList.toggle(name);
  button.setAttribute("aria-expanded", shows);
}

const isPlain = (event) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

const isBesideDrawer = (event) =>
  inbox().classList.contains("shows-folders") && !event.target.closest(".folders");

/* Which groups of folders are folded is remembered in this browser. */
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.matches?.(".folder-group[data-group]")) return;
    localStorage.setItem(`folders-${target.dataset.group}`, target.open ? "open" : "shut");
  },
  true,
);

function foldGroups() {
  for (const group of document.querySelectorAll(".folder-group[data-group]")) {
    if (localStorage.getItem(`folders-${group.dataset.group}`) === "shut") group.open = false;
  }
}

function arrange() {
  foldGroups();
  if (inbox()) opening.arrived();
}

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target === document.body || detail.target?.id === "main") arrange();
  lines.dropDoubles();
});
document.addEventListener("inbox:folders", foldGroups);
arrange();
