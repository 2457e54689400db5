/* The choice of labels: type to find one, Enter puts it on or takes it off, and what there is not yet
   is made. Arrow keys walk through it as through any menu (menu.js). */
import { act } from "./inbox_deeds.js";
import { inbox } from "./inbox_lines.js";
import { openAt } from "./menu.js";

let rows = []; // that are being labelled

const menu = () => document.getElementById("label-menu");
const search = () => menu().querySelector(".label-search");
const choices = () => [...menu().querySelectorAll(".label-choice")];

export async function choose(button, chosen) {
  if (!chosen.length) return;
  rows = chosen;
  if (await fill()) openAt(menu(), anchor(button));
}

/** The button that was pressed, or for a key, the one that would have been. */
function anchor(button) {
  const bars = ["#bulk", ".conversation-bar"].map((bar) => `${bar} [data-do=labels]`);
  const all = [button, ...bars.map((one) => document.querySelector(one)), rows[0]];
  return all.find((one) => one?.checkVisibility()) ?? document.querySelector(".listing-head");
}

async function fill() {
  const keys = rows.map((row) => row.dataset.conversation);
  const headers = { "HX-Request": "true" };
  try {
    const answer = await fetch(`${inbox().dataset.labels}?conversations=${keys}`, { headers });
    if (!answer.ok || answer.redirected) return false;
    menu().innerHTML = await answer.text();
  } catch {
    return false; // the page says by itself that there is no network
  }
  window.htmx.process(menu());
  return true;
}

export async function toggle(choice) {
  const on = choice.getAttribute("aria-checked") !== "true";
  choice.setAttribute("aria-checked", on);
  await tell(on ? "label" : "unlabel", { to: choice.dataset.label });
}

export async function make() {
  const name = search().value.trim();
  if (name) await tell("label", { name });
}

async function tell(deed, more) {
  await act(deed, rows, more);
  document.dispatchEvent(new CustomEvent("inbox:labelled"));
  if (!menu()?.matches(":popover-open")) return;
  const was = document.activeElement?.dataset.label;
  if (!(await fill())) return;
  const again = choices().find((choice) => choice.dataset.label === was);
  (again ?? search()).focus({ preventScroll: true });
}

/* What is typed narrows the choice, wherever the focus is. */
document.addEventListener("input", ({ target }) => {
  if (target.matches?.(".label-search")) narrow(target.value.trim());
});

function narrow(typed) {
  const wanted = plain(typed);
  for (const choice of choices()) choice.hidden = !plain(choice.dataset.name).includes(wanted);
  const isNew = typed && !choices().some((choice) => plain(choice.dataset.name) === wanted);
  const create = menu().querySelector(".label-new");
  create.hidden = !isNew;
  create.querySelector("b").textContent = typed;
  for (const item of [...choices(), create]) item.classList.toggle("is-next", item === next());
}

/** What Enter takes: the first that what is typed has left. */
const next = () =>
  search().value.trim()
    ? [...choices(), menu().querySelector(".label-new")].find((one) => !one.hidden)
    : null;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

document.addEventListener(
  "keydown",
  (event) => {
    if (!event.target.closest?.("#label-menu")) return;
    const isLetter = event.key.length === 1 && event.key !== " " && !event.metaKey && !event.ctrlKey;
    if (isLetter && event.target !== search()) {
      event.stopPropagation(); // it is no key of the inbox here
      search().focus();
    } else if (event.key === "Enter" && event.target === search() && !event.isComposing) {
      event.preventDefault();
      next()?.click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      menu().hidePopover();
    }
  },
  true,
);
