/* The choice of who reads some conversations: private or shared. */
import { act } from "./inbox_deeds.js";
import { openAt } from "./menu.js";

let rows = []; // that are being decided upon

export function choose(button, chosen) {
  if (!chosen.length) return;
  rows = chosen;
  openAt(document.getElementById("sharing-menu"), anchor(button));
}

/** The button that was pressed, or for a key, the one that would have been. */
function anchor(button) {
  const bars = ["#bulk", ".conversation-bar"].map((bar) => `${bar} [data-do=sharing]`);
  const all = [button, ...bars.map((one) => document.querySelector(one)), rows[0]];
  return all.find((one) => one?.checkVisibility()) ?? document.querySelector(".listing-head");
}

export async function decide(deed) {
  await act(deed, rows);
  document.dispatchEvent(new CustomEvent("inbox:shared"));
}
