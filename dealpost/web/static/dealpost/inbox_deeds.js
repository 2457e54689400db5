/* Archive, delete, read, star: shown at once, told to the server, taken back if it refuses. */
import { toast } from "./toast.js";
import { focus, inbox, neighbour, paint, selectAll, selected } from "./inbox_lines.js";
import * as opening from "./inbox_opening.js";
import { send } from "./inbox_sending.js";

// Where a list is of what has a label, only what is thrown away leaves it.
const LEAVES_LABELS = ["trash", "junk"];
const LEAVES = { archive: "archive", trash: "trash", inbox: "inbox", junk: "junk" };
const undos = []; // addresses that undo, the newest last

let underway = Promise.resolve(); // the deed that the server has not answered yet

export function act(deed, rows, { to = "", name = "" } = {}) {
  if (!rows.length) return;
  const takeBack = show(deed, rows);
  underway = tell(deed, rows.map((row) => row.dataset.conversation), { to, name }, takeBack);
  return underway;
}

async function tell(deed, conversations, more, takeBack) {
  const answer = await send(deed, conversations, more);
  // One message at a time: whoever works through an inbox would soon stand before a pile.
  for (const close of document.querySelectorAll("#toasts .toast-close")) close.click();
  if (answer.undo) {
    undos.push(answer.undo);
    toast(answer.text, { undo: answer.undo });
  } else {
    takeBack();
    toast(answer.text ?? inbox()?.dataset.refused, { tone: "bad" });
  }
}

export function star(rows) {
  const on = rows.some((row) => !row.matches(".is-starred"));
  return act(on ? "star" : "unstar", rows);
}

export async function undo() {
  await underway; // somebody was quicker than the server
  const address = undos.pop();
  if (!address) return toast(inbox().dataset.nothing);
  document.querySelector("#toasts .toast:last-child .toast-close")?.click();
  await window.htmx.ajax("POST", address, { swap: "none", source: "#inbox" });
  document.body.dispatchEvent(new CustomEvent("undone", { cancelable: true }));
}

/** Show the deed as done; return what takes that back. */
function show(deed, rows) {
  if (leaves(deed, inbox().dataset.kind)) return leave(rows);
  const [name, on] = {
    read: ["is-unread", false],
    unread: ["is-unread", true],
    star: ["is-starred", true],
    unstar: ["is-starred", false],
  }[deed] ?? ["", false];
  const before = rows.map((row) => row.classList.contains(name));
  for (const row of rows) paint(row, name, on);
  if (deed === "unread" && rows.some((row) => row.dataset.conversation === opening.key())) {
    opening.close();
  }
  return () => rows.forEach((row, number) => paint(row, name, before[number]));
}

function leaves(deed, kind) {
  if (kind === "mentions") return false;
  if (kind === "team") return leavesWork(deed);
  if (kind === "label") return LEAVES_LABELS.includes(deed);
  return deed === "move" || (LEAVES[deed] && LEAVES[deed] !== kind);
}

/** What is closed or thrown away is work no more; whose it is then, the server says. */
const leavesWork = (deed) =>
  LEAVES_LABELS.includes(deed) || deed === (inbox().dataset.url.includes("/closed/") ? "reopen" : "close");

/** Take the rows out of the list and move on to the next conversation. */
function leave(rows) {
  const was = rows.map((row) => [row, row.nextElementSibling]);
  const wasOpen = rows.some((row) => row.dataset.conversation === opening.key());
  const after = rows[rows.length - 1];
  const next = neighbour(after, 1) ?? neighbour(rows[0], -1);
  const hadFocus = rows.some((row) => row.contains(document.activeElement));
  if (selected().length) selectAll(false);
  for (const row of rows) go(row);
  if (wasOpen && next?.isConnected) opening.open(next);
  else if (wasOpen) opening.close();
  else if (hadFocus) focus(next);
  return () => {
    for (const [row, sibling] of was.reverse()) comeBack(row, sibling);
  };
}

function go(row) {
  if (!row.isConnected) return;
  row.style.height = `${row.offsetHeight}px`;
  row.offsetHeight; // the height must count before the class takes it away
  row.classList.add("is-going");
  setTimeout(() => row.classList.contains("is-going") && row.remove(), 180);
}

function comeBack(row, sibling) {
  row.classList.remove("is-going");
  row.style.height = "";
  const lines = document.getElementById("lines");
  if (!row.isConnected && row.id) lines?.insertBefore(row, sibling?.isConnected ? sibling : null);
}
