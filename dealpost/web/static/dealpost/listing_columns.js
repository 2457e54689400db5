/* Which columns a list shows, and in which order: written into `columns`, which its form sends. */
const menu = () => document.getElementById("columns");

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-column-up], [data-column-down]");
  if (!button) return;
  const line = button.closest(".column-line");
  const isUp = "columnUp" in button.dataset;
  const other = isUp ? line.previousElementSibling : line.nextElementSibling;
  // The first line is the column that leads to the item: it stays.
  if (!other?.querySelector("[data-column]:enabled")) return;
  if (isUp) other.before(line);
  else other.after(line);
  button.focus();
  tell();
});

document.addEventListener("input", ({ target }) => {
  if (target.matches?.("[data-column]")) tell();
}, true);

function tell() {
  const hidden = menu().querySelector("[name=columns]");
  const shown = menu().querySelectorAll("[data-column]:checked");
  hidden.value = [...shown].map((box) => box.dataset.column).join(",");
  hidden.dispatchEvent(new Event("chosen"));
  hidden.dispatchEvent(new Event("input", { bubbles: true }));
}
