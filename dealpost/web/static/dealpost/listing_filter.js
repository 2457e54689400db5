/* Conditions of a filter: what the controls of a row say is written into its hidden `f`, which the
   form of the list sends: `value.between.100~500`. */
const form = () => document.getElementById("list-form");
const rowOf = (element) => element.closest?.(".condition");

document.addEventListener("input", ({ target }) => write(rowOf(target)), true);

function write(row) {
  if (!row) return;
  const part = (name) => [...row.querySelectorAll(`[data-part=${name}]`)];
  const choices = part("choice").filter((box) => box.checked).map((box) => box.value);
  const picker = row.querySelector(".picker");
  const picked = picker ? [picker.querySelector("[type=hidden]")?.value ?? ""] : [];
  const values = part("value").map((input) => input.value.trim()).concat(picked);
  const [hidden] = row.querySelectorAll("[name=f]");
  const said = choices.length ? choices.join(",") : values.join("~");
  hidden.value = `${part("field")[0].value}.${part("comparison")[0].value}.${said}`;
  // Half a condition would find nothing; it waits until it is whole.
  hidden.disabled = values.some((value) => !value) || (part("choice").length > 0 && !choices.length);
  count();
}

function count() {
  const badge = document.getElementById("filter-count");
  if (!badge) return;
  badge.textContent = document.querySelectorAll("#conditions [name=f]:enabled").length;
  badge.hidden = badge.textContent === "0";
}

/** Ask for the list again, as if somebody had typed. */
export const ask = () => form()?.dispatchEvent(new Event("input", { bubbles: true }));

document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-removes-condition]")) return;
  rowOf(target).remove();
  count();
  ask();
  document.getElementById("add-condition").focus();
});

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const row = rowOf(detail.elt);
  // Another field begins as it is usually compared.
  if (detail.elt.matches?.("[data-part=field]")) detail.parameters.f = `${detail.elt.value}..`;
  else if (row) detail.parameters.f = row.querySelector("[name=f]").value;
  if (detail.elt === form()) dropEmpty(detail.parameters);
});

/* An address says what was chosen, not what was left alone. */
function dropEmpty(parameters) {
  for (const name of ["q", "columns"]) if (!parameters[name]) delete parameters[name];
  for (const name of Object.keys(parameters)) if (name.startsWith("picked-")) delete parameters[name];
}

// Another comparison may be whole at once ("is empty"), and another field is not.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (!detail.requestConfig?.path?.endsWith("/condition/")) return;
  count();
  ask();
  const rows = document.querySelectorAll("#conditions .condition");
  if (detail.elt?.id !== "add-condition" && detail.target?.id !== "conditions") return;
  rows[rows.length - 1]?.querySelector("[data-part=field]").focus();
});

// Somebody has picked an item, or taken it away.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (!target.matches?.(".condition > .picker")) return;
  write(rowOf(target));
  ask();
});

// The first condition is there at once.
document.addEventListener("toggle", (event) => {
  if (event.target.id !== "filter" || event.newState !== "open") return;
  if (!event.target.querySelector(".condition")) document.getElementById("add-condition").click();
}, true);
