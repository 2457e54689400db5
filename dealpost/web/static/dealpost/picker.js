/* A field with suggestions (role=combobox): the arrow keys, Enter and Escape, and the pointer. The
   list may be answered anew at any moment; nobody must choose what they did not see. */
const list = (input) => document.getElementById(input.getAttribute("aria-controls"));
const options = (input) => [...(list(input)?.querySelectorAll("[role=option]") ?? [])];
const typed = (input) => input.value.trim();
const answered = (input) => list(input)?.querySelector("[data-answers]")?.dataset.answers;

document.addEventListener("keydown", (event) => {
  const input = event.target.closest?.("input[role=combobox]");
  if (!input) return;
  const all = options(input);
  const at = all.findIndex((option) => option.ariaSelected === "true");
  if (event.key === "Escape" && all.length) {
    event.preventDefault();
    close(input);
  } else if (event.key === "Enter" && typed(input)) {
    event.preventDefault();
    // The answer to the last letters may still be on its way: then it is chosen from when it comes.
    if (answered(input) === typed(input)) (all[at] ?? all[0])?.click();
    else input.dataset.enter = typed(input);
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
  list(input)?.replaceChildren(); // gone already when something was chosen
  input.ariaExpanded = "false";
  input.removeAttribute("aria-activedescendant");
}

document.addEventListener("focusout", ({ target }) => {
  const input = target.closest?.("input[role=combobox]");
  if (input && !list(input)?.matches(".is-choosing")) close(input);
});

// A press on a suggestion must neither take the focus away nor have the list change under it.
document.addEventListener("mousedown", (event) => {
  const found = event.target.closest?.(".picker-options");
  if (!found) return;
  event.preventDefault();
  found.classList.add("is-choosing");
});

document.addEventListener("click", ({ target }) => {
  if (target.matches?.("[role=option], [role=option] *")) {
    target.closest(".picker-options")?.classList.add("is-choosing");
  }
}, true);

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("input[role=combobox]")) return;
  delete target.dataset.enter;
  list(target)?.classList.remove("is-choosing");
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.matches?.(".picker-options.is-choosing")) detail.shouldSwap = false;
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const found = detail.target;
  if (!found?.matches?.(".picker-options")) return;
  const input = document.querySelector(`[aria-controls="${CSS.escape(found.id)}"]`);
  if (!input || input !== document.activeElement) {
    found.replaceChildren(); // the answer came after the person went on
    return;
  }
  input.ariaExpanded = String(found.childElementCount > 0);
  select(input, options(input), 0);
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  // Only now does htmx know the new suggestions: a click before it would do nothing.
  const input = detail.target?.closest?.(".picker")?.querySelector("input[data-enter]");
  if (input && input.dataset.enter === answered(input)) options(input)[0]?.click();
});

// After a choice the keyboard goes on where the picker was.
document.addEventListener("htmx:afterSettle", () => {
  const picked = document.querySelector("[data-picked]");
  picked?.removeAttribute("data-picked");
  picked?.focus({ preventScroll: true });
});
