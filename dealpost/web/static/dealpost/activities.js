/* Activities: once one is done, the next is offered. */
document.addEventListener("plan-next", ({ detail }) => {
  const here = document.querySelector("[data-way=activity]");
  if (here) here.click();
  else window.htmx.ajax("GET", detail.url, { target: "#dialog", swap: "innerHTML" });
});

// Planned in the dialog that asked what is next: that was all.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.target.closest("dialog .activity-line");
  if (form && detail.xhr.status === 200) form.closest("dialog").close();
});
