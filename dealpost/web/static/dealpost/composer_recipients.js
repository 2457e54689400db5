/* <deal-recipients>: addresses as chips, with suggestions while typing. The chips are the truth;
   `value` gives them as [{name, address}], including what is still being typed. */
const DELAY = 120;

class Recipients extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.input = this.querySelector("input");
    this.list = this.querySelector(".recipients");
    this.options = this.querySelector("[role=listbox]");
    this.status = this.querySelector("[role=status]");
    for (const each of JSON.parse(this.dataset.value)) this.list.append(this.chip(each));
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("paste", (event) => this.pasted(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.leave(), 150));
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("mousedown", (event) => this.pressed(event));
    this.addEventListener("click", (event) => this.clicked(event));
  }

  get value() {
    const chips = [...this.list.children].map(({ dataset }) => ({ name: dataset.name, address: dataset.address }));
    return chips.concat(parse(this.input.value));
  }

  get isEmpty() {
    return !this.list.childElementCount && !this.input.value.trim();
  }

  /** Mark the chips whose address the server found fault with: address -> why. */
  mark(problems) {
    for (const chip of this.list.children) {
      const why = problems[chip.dataset.address];
      chip.classList.toggle("is-bad", Boolean(why));
      chip.title = why ?? chip.dataset.address;
      chip.querySelector(".why").textContent = why ? `: ${why}` : "";
    }
  }

  add(recipients) {
    const known = new Set([...this.list.children].map(({ dataset }) => dataset.address.toLowerCase()));
    for (const each of recipients) {
      if (known.has(each.address.toLowerCase())) continue;
      known.add(each.address.toLowerCase());
      this.list.append(this.chip(each));
    }
    this.input.value = "";
    this.close();
    this.tell();
  }

  chip({ name, address }) {
    const chip = document.createElement("li");
    chip.className = "chip recipient";
    Object.assign(chip.dataset, { name, address });
    chip.title = address;
    const label = Object.assign(document.createElement("span"), { className: "truncate", textContent: name || address });
    const why = Object.assign(document.createElement("span"), { className: "visually-hidden why" });
    const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×", tabIndex: -1 });
    remove.setAttribute("aria-label", this.dataset.remove.replace("{}", () => name || address));
    chip.append(label, why, remove);
    return chip;
  }

  tell() {
    this.dispatchEvent(new CustomEvent("changed", { bubbles: true }));
  }

  typed() {
    this.tell();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.suggest(), DELAY);
  }

  pasted(event) {
    const found = parse(event.clipboardData.getData("text"));
    if (!found.some(({ address }) => address.includes("@")) || found.length < 2 && !/[<@]/.test(found[0].address)) return;
    event.preventDefault();
    this.add(found);
  }

  leave() {
    if (this.contains(document.activeElement)) return;
    if (this.input.value.trim()) this.add(parse(this.input.value));
    this.close();
  }

  async suggest() {
    const text = this.input.value.trim();
    if (!text) return this.close();
    const answer = await fetch(`${this.dataset.suggest}?q=${encodeURIComponent(text)}`).catch(() => null);
    if (!answer?.ok || text !== this.input.value.trim()) return;
    this.options.innerHTML = await answer.text();
    [...this.options.children].forEach((option) => (option.id = `${this.input.id}-${option.id}`));
    this.place();
    this.choose(0);
    this.input.setAttribute("aria-expanded", Boolean(this.options.childElementCount));
    this.status.textContent = this.options.childElementCount || "";
  }

  place() {
    placeBelow(this.options, this.input);
  }

  close() {
    clearTimeout(this.timer);
    this.options.replaceChildren();
    this.input.setAttribute("aria-expanded", false);
    this.input.removeAttribute("aria-activedescendant");
  }

  choose(number) {
    const all = [...this.options.children];
    const at = (number + all.length) % (all.length || 1);
    all.forEach((option, index) => option.setAttribute("aria-selected", index === at));
    if (!all[at]) return;
    this.input.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  }

  get chosen() {
    return this.options.querySelector("[aria-selected=true]");
  }

  take(option) {
    this.add([{ name: option.dataset.name, address: option.dataset.address }]);
  }

  key(event) {
    const run = event.target === this.input ? this.inputKeys[event.key] : this.chipKeys[event.key];
    if (run && !event.isComposing && !event.metaKey && !event.ctrlKey && run.call(this, event) !== false) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  inputKeys = {
    ArrowDown() { return this.step(1); },
    ArrowUp() { return this.step(-1); },
    Escape() {
      if (!this.options.childElementCount) return false;
      this.close();
    },
    Enter() { return this.finish(); },
    Tab() {
      // The key still moves on, once what was typed has become a chip.
      this.finish();
      return false;
    },
    ","() { return this.finish(); },
    ";"() { return this.finish(); },
    Backspace() { return this.toLastChip(); },
    ArrowLeft() { return this.toLastChip(); },
  };

  chipKeys = {
    Backspace(event) { this.drop(event.target.closest(".recipient")); },
    Delete(event) { this.drop(event.target.closest(".recipient")); },
    ArrowLeft(event) { (event.target.closest(".recipient").previousElementSibling ?? event.target.closest(".recipient")).querySelector("button").focus(); },
    ArrowRight(event) { (event.target.closest(".recipient").nextElementSibling?.querySelector("button") ?? this.input).focus(); },
  };

  step(by) {
    const all = [...this.options.children];
    if (!all.length) return false;
    this.choose(all.indexOf(this.chosen) + by);
  }

  finish() {
    const typed = this.input.value.trim();
    if (this.chosen && !typed.includes("@")) return this.take(this.chosen);
    if (this.chosen && this.chosen.dataset.address.startsWith(typed.toLowerCase())) return this.take(this.chosen);
    if (!typed) return false;
    this.add(parse(typed));
  }

  toLastChip() {
    if (this.input.selectionEnd || !this.list.lastElementChild) return false;
    this.list.lastElementChild.querySelector("button").focus();
  }

  drop(chip) {
    const next = chip.nextElementSibling?.querySelector("button") ?? this.input;
    chip.remove();
    next.focus();
    this.tell();
  }

  pressed(event) {
    // Keeps the field's focus, so that leaving it does not take what was typed for an address.
    if (event.target.closest("[role=option]")) event.preventDefault();
  }

  clicked(event) {
    const option = event.target.closest("[role=option]");
    const chip = event.target.closest(".recipient");
    if (option) this.take(option);
    else if (chip && event.target.closest("button")) this.drop(chip);
    else if (chip) this.change(chip);
    else this.input.focus();
  }

  /** A chip that is clicked becomes text again, to be mended. */
  change(chip) {
    if (this.input.value.trim()) this.add(parse(this.input.value));
    const { name, address } = chip.dataset;
    chip.remove();
    this.input.value = name ? `${name} <${address}>` : address;
    this.input.focus();
    this.tell();
  }
}

/** Read "Bob <bob@x>, carl@y; …" as people type and paste it. */
function parse(text) {
  const pieces = text.match(/(?:"[^"]*"|<[^>]*>|[^,;\n"<])+/g) ?? [];
  return pieces.map((piece) => piece.trim()).filter(Boolean).flatMap(onePiece);
}

function onePiece(piece) {
  const named = piece.match(/^"?([^"<]*?)"?\s*<([^>]*)>$/);
  if (named) return [{ name: named[1].trim(), address: named[2].trim() }];
  const several = piece.split(/\s+/);
  // "a@x b@y" without a comma is two addresses; "Bob Bakker" is one name that is no address yet.
  const all = several.length > 1 && several.every((each) => each.includes("@")) ? several : [piece];
  return all.map((address) => ({ name: "", address }));
}

/** Over everything: the fields scroll, and would cut it off. */
export function placeBelow(options, input) {
  const { left, bottom } = input.getBoundingClientRect();
  options.style.left = `${Math.max(16, Math.min(left, innerWidth - options.offsetWidth - 16))}px`;
  options.style.top = `${bottom + 4}px`;
}

customElements.define("deal-recipients", Recipients);
