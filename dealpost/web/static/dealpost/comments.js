/* Writing a comment: @ and the beginning of a name offers who may be mentioned. */
const AT = /(?:^|\s)@([^@\n]{0,40})$/;
const PAUSE = 120; // milliseconds after the last key

let timer = null;
let asked = 0;

const isComment = (field) => field.matches?.(".comment-form textarea");
const offers = (field) => field.closest("form").querySelector(".mentions");
const options = (field) => [...offers(field).querySelectorAll("[data-mention]:not(:disabled)")];

document.addEventListener("input", ({ target }) => {
  if (!isComment(target)) return;
  clearTimeout(timer);
  const typed = before(target).match(AT);
  if (typed) timer = setTimeout(offer, PAUSE, target, typed[1]);
  else hide(target);
});

const before = (field) => field.value.slice(0, field.selectionStart);

async function offer(field, typed) {
  const number = ++asked;
  const url = `${field.closest("form").dataset.mentions}?typed=${encodeURIComponent(typed)}`;
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (number !== asked || !answer?.ok || !AT.test(before(field))) return;
  const place = offers(field);
  place.innerHTML = await answer.text();
  place.hidden = !place.querySelector("[data-mention]");
}

function hide(field) {
  asked += 1;
  offers(field).hidden = true;
}

function take(field, name) {
  const start = before(field).replace(AT, (all) => `${all.slice(0, all.indexOf("@"))}@${name} `);
  const end = field.value.slice(field.selectionStart);
  field.value = start + end;
  field.setSelectionRange(start.length, start.length);
  hide(field);
  field.focus();
}

document.addEventListener("click", ({ target }) => {
  const option = target.closest?.(".mentions [data-mention]");
  if (option) take(option.closest("form").querySelector("textarea"), option.dataset.mention);
});

document.addEventListener(
  "keydown",
  (event) => {
    const field = event.target;
    if (!isComment(field)) return;
    const isOffering = !offers(field).hidden;
    if (isOffering && chooses(event, field)) return stop(event);
    if ((event.metaKey || event.ctrlKey) && event.key === "Enter") {
      stop(event);
      field.closest("form").requestSubmit();
    } else if (event.key === "Escape") {
      stop(event);
      if (isOffering) hide(field);
      else field.blur();
    }
  },
  true,
);

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** Arrows walk through the offers, Enter and Tab take one. */
function chooses(event, field) {
  const all = options(field);
  const at = all.findIndex((one) => one.ariaSelected === "true");
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length }[event.key];
  if (next !== undefined && all.length) {
    all.forEach((one, number) => (one.ariaSelected = String(number === next % all.length)));
    return true;
  }
  if (!["Enter", "Tab"].includes(event.key) || at < 0 || event.ctrlKey || event.metaKey) return false;
  take(field, all[at].dataset.mention);
  return true;
}
