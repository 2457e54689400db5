/* The open conversation: folding letters, sizing the sheets of mail, showing images. */
import { inbox } from "./inbox_lines.js";

const SCROLLBAR = 16; // pixels, under a mail that is wider than its frame
const TALLEST = 20_000; // pixels; a mail may not make the page endless

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (button?.dataset.do === "fold") fold(button);
  else if (button?.dataset.do === "images") showImages(button);
  else if (button?.dataset.do === "star-message") star(button);
});

async function fold(button) {
  const letter = button.closest(".letter");
  const isOpen = letter.classList.toggle("is-open");
  button.setAttribute("aria-expanded", isOpen);
  const inside = letter.querySelector(".letter-inside");
  if (isOpen && !inside.childElementCount) {
    await window.htmx.ajax("GET", button.dataset.inside, { target: inside, swap: "innerHTML" });
  }
}

function showImages(button) {
  const asked = button.closest(".images-asked");
  asked.parentElement.querySelector("iframe.sheet").src = asked.dataset.images;
  asked.remove();
}

async function star(button) {
  const on = button.ariaPressed !== "true";
  button.ariaPressed = String(on);
  const values = { on: on ? "yes" : "no" };
  await window.htmx.ajax("POST", button.dataset.url, { values, swap: "none", source: button });
}

/* A frame tells its height to nobody, for nothing runs in it. The page may look inside, because
   the frame counts as of the same origin (sandbox without allow-scripts, so that is safe). */
const fitted = new WeakSet(); // the documents that are watched already

function fitAll() {
  for (const frame of document.querySelectorAll("iframe.sheet")) fit(frame);
}

function fit(frame) {
  const page = frame.contentDocument;
  if (!page?.body || page.URL === "about:blank") return;
  const measure = () => {
    const { scrollWidth, clientWidth } = page.documentElement;
    const bar = scrollWidth > clientWidth ? SCROLLBAR : 0;
    frame.style.height = `${Math.min(page.body.scrollHeight + bar, TALLEST)}px`;
  };
  measure();
  if (fitted.has(page)) return;
  fitted.add(page);
  new ResizeObserver(measure).observe(page.body);
  page.addEventListener("keydown", passOn);
}

// The load of a frame reaches the document only on the way down. The others are for frames that
// were quicker than this script.
document.addEventListener("load", ({ target }) => target.matches?.("iframe.sheet") && fit(target), true);
document.addEventListener("htmx:afterSettle", fitAll);
addEventListener("load", fitAll);
fitAll();

/** Keys work also while the focus is inside a mail. */
function passOn(event) {
  if (!inbox() || event.target.closest?.("input, textarea, select")) return;
  const { key, code, shiftKey, ctrlKey, metaKey, altKey } = event;
  const same = { key, code, shiftKey, ctrlKey, metaKey, altKey, bubbles: true, cancelable: true };
  if (!document.body.dispatchEvent(new KeyboardEvent("keydown", same))) event.preventDefault();
}
