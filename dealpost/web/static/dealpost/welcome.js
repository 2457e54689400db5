/* A form whose button has data-busy="words" says them while its answer takes its time. */
document.addEventListener("submit", ({ target }) => {
  const button = target.querySelector("[data-busy]");
  if (!button) return;
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  button.querySelector("[role=status]").textContent = button.dataset.busy;
});

// Back from the next page, the browser may show this one as it was left.
window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
