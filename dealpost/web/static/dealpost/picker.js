/* The arrow keys, Enter and Escape in a field with suggestions (role=combobox). */
const options = (input) =>
  [...document.getElementById(input.getAttribute("aria-controls")).querySelectorAll("[role=option]")];

document.addEventListener("keydown", (event) => {
  const input = event.target.closest?.("input[role=combobox]");
  if (!input) return;
  const all = options(input);
  const at = all.findIndex((option) => option.ariaSelected === "true");
  if (event.key === "Escape" && all.length) {
    event.preventDefault();
    close(input);
  } else if (event.key === "Enter" && all.length) {
    event.preventDefault();
    (all[at] ?? all[0]).click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    select(input, all, (at + step + all.length) % all.length);
  }
});

function select(input, all, wanted) {
  all.forEach((option, number) => (option.ariaSelected = String(number === wanted)));
  const chosen = all[wanted];
  if (!chosen) return;
  chosen.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", chosen.id);
}

function close(input) {
  document.getElementById(input.getAttribute("aria-controls")).replaceChildren();
  input.ariaExpanded = "false";
  input.removeAttribute("aria-activedescendant");
}

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const input = target.closest?.("input[role=combobox]");
  if (input && !relatedTarget?.closest(".picker-options")) setTimeout(close, 150, input);
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const list = detail.target;
  if (!list?.matches?.(".picker-options")) return;
  const input = document.querySelector(`[aria-controls="${CSS.escape(list.id)}"]`);
  if (!input) return;
  input.ariaExpanded = String(list.childElementCount > 0);
  select(input, options(input), 0);
});

// After a choice the keyboard goes on where the picker was.
document.addEventListener("htmx:afterSettle", () => {
  const picked = document.querySelector("[data-picked]");
  picked?.removeAttribute("data-picked");
  picked?.focus({ preventScroll: true });
});
