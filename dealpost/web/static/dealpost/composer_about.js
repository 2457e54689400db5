/* The line of what a message is about. Suggestions are chosen as in any picker (picker.js); each
   comes back as a chip, and the first deal, lead or project of new mail is its main one. */
import { placeBelow } from "./composer_recipients.js";

/** Let the line live. Calls `changed()` when a chip came or went. Returns { names, main, drop, show }. */
export function about(line, changed) {
  const chips = line.querySelector(".composer-chips");
  const input = line.querySelector("[role=combobox]");
  const options = line.querySelector("[role=listbox]");
  const mains = () => [...chips.querySelectorAll("[name=main_item]")];

  const close = () => {
    options.replaceChildren();
    options.classList.remove("is-choosing");
    input.ariaExpanded = "false";
    input.removeAttribute("aria-activedescendant");
  };

  const settle = () => {
    // An answer keeps what its conversation is about, unless its writer says otherwise.
    if (!("hasLinks" in line.dataset) && mains().length && !mains().some((each) => each.checked)) {
      mains()[0].checked = true;
    }
    changed();
  };

  chips.addEventListener("htmx:afterSwap", () => {
    input.value = "";
    close();
    input.focus();
    settle();
  });

  options.addEventListener("htmx:afterSwap", () => placeBelow(options, input));

  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault(); // it would send the message
      if (!input.value.trim()) options.querySelector("[aria-selected=true]")?.click();
    } else if (event.key === "Escape" && options.childElementCount) {
      event.stopPropagation(); // it would close the composer
      event.preventDefault();
      close();
    } else if (event.key === "Backspace" && !input.value) {
      chips.querySelector("li:last-child button")?.focus();
    }
  });

  return {
    names: () => [...chips.querySelectorAll("[name=items]")].map((each) => each.value),
    main: () => mains().find((each) => each.checked)?.value ?? "",
    drop(chip) {
      const next = chip.nextElementSibling ?? chip.previousElementSibling;
      chip.remove();
      (next?.querySelector("button") ?? input).focus();
      settle();
    },
    show() {
      line.hidden = false;
      input.focus();
    },
  };
}
