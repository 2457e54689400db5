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

/* The keys of a list: where the keyboard is, that one is ticked off or changed. */
const lines = () => [...document.querySelectorAll("#activities .activity")];
const current = () => document.activeElement?.closest?.("#activities .activity");
const subject = (line) => line?.querySelector(".activity-subject");

function step(by) {
  const all = lines();
  const here = current();
  const next = here ? all[all.indexOf(here) + by] : all[0];
  subject(next)?.focus();
}

const KEYS = {
  next: () => step(1),
  previous: () => step(-1),
  tick: () => current()?.querySelector(".activity-check").click(),
  edit: () => subject(current())?.click(),
};

document.addEventListener("click", ({ target }) => {
  const key = target.closest?.("[data-activity-key]");
  if (key) KEYS[key.dataset.activityKey]();
});

// Around whom: a picker tells nobody that it was changed.
const filter = (element) => element.closest?.("[data-follows-pickers]");

document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (!target.matches?.(".picker") || !filter(target)) return;
  const form = filter(target);
  const badge = form.querySelector("#filter-count");
  badge.textContent = form.querySelectorAll(".picker-chosen").length;
  badge.hidden = badge.textContent === "0";
  form.dispatchEvent(new Event("change"));
});

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches("[data-follows-pickers]")) return;
  for (const name of ["of-person-text", "of-organization-text"]) delete detail.parameters[name];
});
