/* Who of the team deals with a conversation, by a menu of its members; and that it is done. */
import { act } from "./inbox_deeds.js";
import { inbox } from "./inbox_lines.js";
import { openAt } from "./menu.js";
import { key } from "./inbox_opening.js";

let rows = []; // that are being assigned

const menu = () => document.getElementById("assign-menu");

export async function choose(button, chosen) {
  if (!chosen.length) return;
  rows = chosen;
  const keys = rows.map((row) => row.dataset.conversation);
  const html = await asked(`${inbox().dataset.assignees}?conversations=${keys}`);
  if (html === null || !menu()) return;
  menu().innerHTML = html;
  openAt(menu(), anchor(button));
}

/** The button that was pressed, or for a key, the one that would have been. */
function anchor(button) {
  const bars = ["#bulk", ".conversation-bar"].map((bar) => `${bar} [data-do=assign]`);
  const all = [button, ...bars.map((one) => document.querySelector(one)), rows[0]];
  return all.find((one) => one?.checkVisibility()) ?? document.querySelector(".listing-head");
}

async function asked(url) {
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null; // the page says by itself that there is no network
  }
}

export const assignTo = (choice) => give(rows, choice.dataset.to);

/** Give conversations to a user, by their key; "": to nobody. */
export async function give(chosen, to) {
  await act("assign", chosen, { to });
  document.dispatchEvent(new CustomEvent("inbox:labelled"));
}

/** Close what is open; where all of it is closed, open it again. */
export async function done(chosen) {
  await act(chosen.every(isClosed) ? "reopen" : "close", chosen);
  document.dispatchEvent(new CustomEvent("inbox:labelled"));
}

function isClosed(row) {
  if (row.dataset.conversation === key()) return document.querySelector(".work-closed") !== null;
  return row.querySelector(".line-closed") !== null;
}
