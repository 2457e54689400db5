/* Writing a comment: @ and the beginning of a name offers who may be mentioned. */
import "./rich_text.js";

const AT = /(?:^|\s)@([^@\n]{0,40})$/;
const PAUSE = 120; // milliseconds after the last key

let timer = null;
let asked = 0;

/** The comment that is being written where this happened. */
const formAt = (target) => target.closest?.(".comment-form");
const textOf = (form) => form.querySelector("deal-rich-text").editor;
const offers = (form) => form.querySelector(".mentions");
const options = (form) => [...offers(form).querySelectorAll("[data-mention]:not(:disabled)")];

document.addEventListener("rich-text:changed", ({ target }) => {
  const form = formAt(target);
  if (!form) return;
  clearTimeout(timer);
  const typed = before(form).match(AT);
  if (typed) timer = setTimeout(offer, PAUSE, form, typed[1]);
  else hide(form);
});

/** What stands before the cursor in its paragraph; a picture, say, counts as a space. */
function before(form) {
  const { $from } = textOf(form).state.selection;
  return $from.parent.textBetween(0, $from.parentOffset, "\n", " ");
}

async function offer(form, typed) {
  const number = ++asked;
  const url = `${form.dataset.mentions}?typed=${encodeURIComponent(typed)}`;
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  const html = answer?.ok && !answer.redirected ? await answer.text() : "";
  if (number !== asked || !form.isConnected || !AT.test(before(form))) return;
  const place = offers(form);
  place.innerHTML = html;
  options(form).forEach((one, at) => (one.id = `${place.id}-${at}`));
  place.hidden = !place.querySelector("[data-mention]");
  point(form);
}

/** Tell whoever hears the page which of the offers is meant. */
function point(form) {
  const text = textOf(form).view.dom;
  const meant = offers(form).hidden ? null : options(form).find((one) => one.ariaSelected === "true");
  if (meant) text.setAttribute("aria-activedescendant", meant.id);
  else text.removeAttribute("aria-activedescendant");
}

function hide(form) {
  clearTimeout(timer);
  asked += 1;
  offers(form).hidden = true;
  point(form);
}

function take(form, name) {
  const editor = textOf(form);
  const { from } = editor.state.selection;
  const [{ length }] = before(form).match(/@[^@\n]*$/);
  editor.chain().focus().insertContentAt({ from: from - length, to: from }, { type: "text", text: `@${name} ` }).run();
  hide(form);
}

document.addEventListener("click", ({ target }) => {
  const option = target.closest?.(".mentions [data-mention]");
  if (option) take(formAt(option), option.dataset.mention);
});

document.addEventListener(
  "keydown",
  (event) => {
    const form = formAt(event.target);
    if (!form || !event.target.isContentEditable) return;
    const isOffering = !offers(form).hidden;
    if (isOffering && chooses(event, form)) return stop(event);
    if (event.key !== "Escape") return;
    stop(event);
    if (isOffering) hide(form);
    else event.target.blur();
  },
  true,
);

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** Arrows walk through the offers, Enter and Tab take one. */
function chooses(event, form) {
  const all = options(form);
  const at = all.findIndex((one) => one.ariaSelected === "true");
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length }[event.key];
  if (next !== undefined && all.length) {
    all.forEach((one, number) => (one.ariaSelected = String(number === next % all.length)));
    point(form);
    return true;
  }
  if (!["Enter", "Tab"].includes(event.key) || at < 0 || event.ctrlKey || event.metaKey) return false;
  take(form, all[at].dataset.mention);
  return true;
}
