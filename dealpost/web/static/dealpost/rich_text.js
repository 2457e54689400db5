/* <deal-rich-text>: a field for text with a little form, around a plain textarea that works too.
   The editor is large: it is fetched when somebody begins to write. */
import { tools } from "./composer_tools.js";

class RichText extends HTMLElement {
  connectedCallback() {
    if (this.field) return; // moved within the page, not made
    this.field = this.querySelector("textarea");
    this.addEventListener("click", ({ target }) => target === this && this.focus()); // its key
    if (this.hasAttribute("starting")) this.start();
    else this.field.addEventListener("focus", () => this.start(), { once: true });
  }

  disconnectedCallback() {
    setTimeout(() => this.isConnected || this.editor?.destroy());
  }

  /** Whether there is something in it that would be lost. */
  get isWritten() {
    return this.editor ? !this.editor.isEmpty : Boolean(this.field.value.trim());
  }

  focus() {
    if (this.editor) this.editor.commands.focus();
    else this.field.focus();
  }

  async start() {
    const { edit } = await import("./composer_editor.js");
    if (!this.isConnected || this.editor) return;
    const place = document.createElement("div");
    place.className = "rich-text-place";
    Object.assign(place.dataset, { label: this.dataset.label, placeholder: this.dataset.placeholder });
    const typed = this.field.value; // whoever is quicker than the network
    this.field.before(place);
    this.field.hidden = true;
    const bar = this.querySelector("[role=toolbar]");
    bar.hidden = false;
    this.classList.add("shows-tools");
    this.editor = edit(place, {
      html: typed,
      changed: () => this.changed(),
      moved: () => this.tools?.show(),
      files: (list) => this.dispatchEvent(new CustomEvent("files", { bubbles: true, detail: list })),
      code: true,
      keys: { "Mod-Enter": () => this.closest("form").requestSubmit() },
    });
    this.tools = tools(bar, this.editor, () => {});
    this.editor.commands.focus("end");
  }

  changed() {
    this.field.value = this.editor.getHTML();
    this.dispatchEvent(new CustomEvent("rich-text:changed", { bubbles: true }));
  }
}

customElements.define("deal-rich-text", RichText);
