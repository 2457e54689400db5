/* Opening a conversation beside the list, with an address of its own, and going back. */
import { byKey, focus, inbox, paint } from "./inbox_lines.js";
import { send } from "./inbox_sending.js";

const shown = () => document.getElementById("conversation");
export const isOpen = () => shown() !== null;
export const key = () => shown()?.dataset.conversation ?? "";
export const line = () => byKey(key());

/** Stands for the open conversation where the list does not show it. */
export function ghost() {
  const element = document.createElement("li");
  element.dataset.conversation = key();
  return element;
}

export function open(row) {
  if (row) visit(row.querySelector(".line-link"));
}

/** Open what a link leads to: a conversation's page, of which only the right pane is fetched. */
export async function visit(link, { push = true } = {}) {
  const address = new URL(link.href, location.href);
  const number = address.pathname.match(/(\d+)\/$/)[1];
  mark(number);
  if (push) history.pushState({ inbox: true }, "", address);
  await load(`${address.pathname}reading/${address.search}`);
  if (key() !== number) return; // somebody was quicker than the server
  document.title = shown().dataset.title;
  readIfSeen();
  document.getElementById("conversation-main").focus({ preventScroll: true });
}

function mark(number) {
  for (const row of document.querySelectorAll(".line.is-open")) row.classList.remove("is-open");
  const row = byKey(number);
  row?.classList.add("is-open");
  row?.scrollIntoView({ block: "nearest" });
  inbox().classList.add("is-reading");
  inbox().classList.remove("shows-folders");
}

const load = (url) =>
  window.htmx.ajax("GET", url, { target: "#reading", swap: "innerHTML", source: "#reading" });

let nothing = null; // what the pane shows while no conversation is open

/** Back to the list. */
export function close({ push = true } = {}) {
  if (!isOpen()) return;
  const row = line();
  row?.classList.remove("is-open");
  inbox().classList.remove("is-reading", "shows-about");
  document.getElementById("reading").replaceChildren(nothing?.cloneNode(true) ?? "");
  document.title = inbox().dataset.title;
  if (push) history.pushState({ inbox: true }, "", inbox().dataset.url);
  if (row) focus(row);
}

/** Called when a page of the inbox has come: full, or by a boosted link. */
export function arrived() {
  nothing = document.getElementById("nothing-open").content;
  // Ours to restore, not htmx's: the list and its place in it are still here.
  history.replaceState({ inbox: true }, "", location.href);
  if (!isOpen()) return;
  line()?.scrollIntoView({ block: "nearest" });
  readIfSeen();
}

window.addEventListener("popstate", ({ state }) => {
  if (!state?.inbox) return;
  const here = location.pathname + location.search;
  if (!inbox()) location.reload();
  else if (/^.*\/conversation\/\d+\/$/.test(location.pathname)) {
    visit({ href: location.href }, { push: false });
  } else if (here === inbox().dataset.url) close({ push: false });
  else window.htmx.ajax("GET", here, { target: "#main", select: "#main", swap: "outerHTML" });
});

/** What is open in a window that somebody looks at is read; nothing is said of that. */
export async function readIfSeen() {
  const { unread, mine } = shown()?.dataset ?? {};
  if (unread !== "yes" || mine !== "yes" || document.hidden) return;
  shown().dataset.unread = "";
  paint(line(), "is-unread", false);
  await send("read", [key()]);
}
