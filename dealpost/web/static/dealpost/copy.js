/* data-copies="id" copies the value of a field, data-copies-text a text; data-copied is what the
   toast then says. */
import { toast } from "./toast.js";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copies], [data-copies-text]");
  if (!button) return;
  const text = button.dataset.copiesText;
  const field = text === undefined ? document.getElementById(button.dataset.copies) : holding(text);
  field.select();
  // Without TLS there is no clipboard API; the old command still copies what is selected.
  if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
  else document.execCommand("copy");
  if (text !== undefined) field.remove();
  toast(button.dataset.copied);
});

function holding(text) {
  const field = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
  document.body.append(field);
  return field;
}
