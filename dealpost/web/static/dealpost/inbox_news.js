/* What arrives while the page is open: rows slip into the list, letters into the conversation. */
import { calmly } from "./calm.js";
import { watch } from "./live.js";
import { inbox, selectionChanged } from "./inbox_lines.js";
import * as opening from "./inbox_opening.js";

const NEWEST_EVERY = 250; // milliseconds; a first sync announces itself many times a second
const AT_MOST_EVERY = 700;

let asked = 0;
let shown = 0;

/** Put a part of the list in its place, unless one that was asked for later is there already. */
async function refreshLines(more) {
  const [page, number] = [inbox(), ++asked];
  if (!page) return;
  const fresh = await fetched(`${page.dataset.rows}?${page.dataset.shelf}${more}`);
  if (!fresh || page !== inbox() || number < shown) return;
  shown = number;
  mergeLines(fresh);
  replaceFolders(fresh.getElementById("folders"));
}

/* The newest rows at once, which is little work; all of the page and the counts when it is calm. */
const refreshNewest = calmly(() => refreshLines("&newest=yes"), NEWEST_EVERY);
const refreshList = calmly(() => refreshLines(""), AT_MOST_EVERY);

let isExpected = null;

function refreshSoon() {
  isExpected ??= setTimeout(() => {
    isExpected = null;
    refreshList();
  }, AT_MOST_EVERY);
}

const refreshConversation = calmly(async () => {
  const shown = document.getElementById("conversation");
  if (!shown) return;
  const fresh = await fetched(shown.dataset.fresh);
  if (!fresh || !shown.isConnected) return;
  mergeMarks(fresh);
  const news = mergeLetters(fresh);
  mergePanel(fresh);
  // Not what was marked as unread while it is open: somebody wants it so.
  if (news.some((letter) => letter.classList.contains("is-unread"))) shown.dataset.unread = "yes";
  opening.readIfSeen();
}, AT_MOST_EVERY);

// What came in while the window was hidden is seen, and so read, when it shows again.
document.addEventListener("visibilitychange", () => inbox() && opening.readIfSeen());

watch((name) => {
  const page = inbox();
  if (!page) return;
  const isOurs = name === "missed" || page.dataset.mailboxes.split(" ").includes(name);
  if (isOurs) {
    refreshNewest();
    refreshSoon();
  }
  if (isOurs || name === `conversation-${opening.key()}`) refreshConversation();
});

for (const name of ["inbox:labelled", "inbox:shared"]) {
  document.addEventListener(name, () => {
    refreshList();
    refreshConversation();
  });
}

// On the way down, because it does not come up again.
document.addEventListener("undone", showAgain, true);

function showAgain(event) {
  if (!inbox()) return;
  event.preventDefault();
  refreshList();
  refreshConversation();
}

async function fetched(url) {
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!response.ok || response.redirected) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return null; // the next name tries again
  }
}

/** Make the beginning of the list what the server says, and leave alone what stays. */
function mergeLines(fresh) {
  const list = document.getElementById("lines");
  const rows = [...fresh.querySelectorAll("#lines > .line")];
  const keys = new Set(rows.map((row) => row.id));
  const isWhole = !fresh.getElementById("lines").dataset.after;
  dropMissing(list, keys, isWhole ? -Infinity : when(rows.at(-1)));
  let place = list.firstElementChild;
  for (const row of rows) {
    const old = document.getElementById(row.id);
    if (old === place && place) place = place.nextElementSibling;
    const kept = old ? update(old, row) : arrive(row);
    if (kept.nextElementSibling !== place || !kept.isConnected) list.insertBefore(kept, place);
  }
  showEmptiness(fresh, list);
  selectionChanged(); // what has gone is no longer selected
}

/** A row that should have come, being newer than the last one, is gone; of others we cannot know. */
function dropMissing(list, keys, end) {
  for (const row of list.querySelectorAll(".line")) {
    if (!keys.has(row.id) && when(row) > end) row.remove();
  }
}

const when = (row) => Date.parse(row.querySelector("time").dateTime);

function update(old, row) {
  if (old.classList.contains("is-going")) return old;
  const { checked } = old.querySelector(".line-face input");
  const isOpen = old.classList.contains("is-open");
  old.className = row.className;
  old.classList.toggle("is-open", isOpen);
  for (const name of [".line-link", ".line-star", ".avatar"]) {
    const [before, after] = [old.querySelector(name), row.querySelector(name)];
    if (before.innerHTML !== after.innerHTML) before.innerHTML = after.innerHTML;
    if (name === ".line-star") before.ariaPressed = after.ariaPressed;
  }
  old.querySelector(".line-face input").checked = checked;
  return old;
}

function arrive(row) {
  row.classList.add("is-new");
  return document.adoptNode(row);
}

function showEmptiness(fresh, list) {
  document.getElementById("empty")?.remove();
  const empty = fresh.getElementById("empty");
  if (empty) list.after(document.adoptNode(empty));
}

function replaceFolders(folders) {
  const old = document.getElementById("folders");
  if (!old || !folders || old.contains(document.activeElement)) return;
  if (old.innerHTML === folders.innerHTML) return;
  old.innerHTML = folders.innerHTML;
  window.htmx.process(old);
  retitle(folders.dataset.unread);
  document.dispatchEvent(new CustomEvent("inbox:folders"));
}

/** (3) Inbox: the number of unread conversations stands in the title of the window. */
function retitle(unread) {
  const page = inbox();
  const bare = page.dataset.title.replace(/^\(\d+\+?\) /, "");
  page.dataset.title = Number(unread) ? `(${unread}) ${bare}` : bare;
  if (!opening.isOpen()) document.title = page.dataset.title;
}

/** New letters come in, and are returned; those that are there stay as they are, folded or open. */
function mergeLetters(fresh) {
  const news = [];
  const list = document.getElementById("letters");
  const kept = new Set([...fresh.querySelectorAll("#letters > [id]")].map(({ id }) => id));
  let place = null;
  for (const letter of [...fresh.querySelectorAll("#letters > [id]")].reverse()) {
    const old = document.getElementById(letter.id);
    if (old?.classList.contains("comment")) {
      place = retell(old, letter);
    } else if (old) {
      old.classList.toggle("is-unread", letter.classList.contains("is-unread"));
      place = old;
    } else {
      place = list.insertBefore(document.adoptNode(letter), place);
      window.htmx.process(place);
      news.push(place);
    }
  }
  for (const aside of list.querySelectorAll(":scope > :is(.comment, .happening)")) {
    if (!kept.has(aside.id)) aside.remove();
  }
  const answer = [document, fresh].map((page) => page.querySelector(".answer"));
  if (answer[0] && answer[1] && answer[0].innerHTML !== answer[1].innerHTML) {
    answer[0].replaceWith(document.adoptNode(answer[1]));
    window.htmx.process(document.querySelector(".answer"));
  }
  return news;
}

/** A comment says something else, unless somebody is changing it here. */
function retell(old, comment) {
  const [before, after] = [old, comment].map((one) => one.querySelector(".comment-text")?.innerHTML);
  if (old.matches("form") || before === after) return old;
  const fresh = document.adoptNode(comment);
  old.replaceWith(fresh);
  window.htmx.process(fresh);
  return fresh;
}

/** Labels, and who may read it. */
function mergeMarks(fresh) {
  const [old, marks] = [document, fresh].map((page) => page.querySelector(".conversation-marks"));
  if (!old || !marks || old.innerHTML === marks.innerHTML) return;
  old.innerHTML = marks.innerHTML;
  window.htmx.process(old);
}

function mergePanel(fresh) {
  const [old, panel] = [document, fresh].map((page) => page.getElementById("about-inside"));
  if (!old || !panel || old.contains(document.activeElement)) return;
  if (old.innerHTML === panel.innerHTML) return;
  old.innerHTML = panel.innerHTML;
  window.htmx.process(old);
}
