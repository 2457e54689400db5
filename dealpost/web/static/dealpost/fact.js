/* A fact on the page of an item, changed in place: Enter saves, Escape leaves it as it was. */
let returnsTo = "";

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".fact-form");
  if (!form || event.key !== "Escape" || event.defaultPrevented) return;
  event.preventDefault();
  form.querySelector("[data-cancels]").click();
});

// News must not take away what somebody is writing.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.target?.querySelector?.(".fact-form");
  if (!form) return;
  const isNews = /^(told|sse:)/.test(detail.requestConfig?.triggeringEvent?.type ?? "");
  if (isNews) detail.shouldSwap = false;
  else returnsTo = form.dataset.returnsTo;
});

document.addEventListener("htmx:afterSettle", () => {
  const form = document.querySelector(".fact-form");
  if (form && !form.contains(document.activeElement)) {
    form.querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
  }
  if (form || !returnsTo) return;
  document.getElementById(returnsTo)?.focus({ preventScroll: true });
  returnsTo = "";
});
