/* What every page needs; loaded once, listening on the document, so that swapped parts just work. */
import "./copy.js";
import "./details.js";
import "./dialog.js";
import "./fact.js";
import "./keys.js";
import "./live.js";
import "./menu.js";
import "./palette.js";
import "./picker.js";
import "./pressed.js";
import "./told.js";
import "./tooltip.js";
import { toast } from "./toast.js";

const shell = () => document.querySelector(".shell");

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.boosted) shell()?.classList.add("is-loading");
});
document.addEventListener("htmx:afterRequest", () => shell()?.classList.remove("is-loading"));

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const signIn = shell()?.dataset.signIn;
  if (signIn && new URL(detail.xhr.responseURL || location.href).pathname === signIn) {
    // The session ended: a whole page, never a sign-in form inside a fragment.
    detail.shouldSwap = false;
    location.assign(`${signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
  } else if (detail.boosted && detail.xhr.status >= 400) {
    detail.shouldSwap = true; // an error page is a page too
    detail.isError = false;
  }
});

// A reader of the screen hears the new page, and the keyboard starts at its content.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (!detail.boosted || detail.target !== document.body) return;
  const start = document.querySelector("[autofocus]") ?? document.getElementById("main");
  start?.focus({ preventScroll: true });
});

document.addEventListener("htmx:sendError", () => toast(shell().dataset.offline, { tone: "bad" }));
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (!detail.boosted) toast(shell().dataset.failed, { tone: "bad" });
});
