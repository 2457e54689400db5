/* <deal-composer>: the docked panel in which mail is written. Loaded with the first panel. */
import { about } from "./composer_about.js";
import { files } from "./composer_files.js";
import "./composer_recipients.js";
import { saver } from "./composer_saving.js";
import { tellOfSending } from "./composer_toast.js";
import { watch } from "./live.js";
import { tools } from "./composer_tools.js";
import { toast } from "./toast.js";

class Composer extends HTMLElement {
  connectedCallback() {
    if (this.form) return; // moved within the page, not made
    this.form = this.querySelector("form");
    customElements.upgrade(this); // the fields within, which come to life after us otherwise
    this.version = Number(this.dataset.version);
    this.warned = new Set();
    this.saver = saver({
      url: this.dataset.save,
      body: () => this.body(),
      saved: (answer) => this.took(answer),
      conflict: (answer) => this.conflict(answer),
      say: (word) => this.say(word),
    });
    this.files = files(this, (picture) => this.editor?.chain().focus().setImage(picture).run());
    this.about = about(this.querySelector(".composer-about"), () => this.touch());
    this.listen();
    if (matchMedia("(max-width: 48rem)").matches) this.deeds.tools.call(this); // there the text needs the room
    this.mark(JSON.parse(this.dataset.problems));
    this.startEditor();
    this.unwatch = watch((name) => [this.dataset.topic, "missed"].includes(name) && this.look());
  }

  disconnectedCallback() {
    // htmx moves a kept panel from page to page; only one that stays away is being left.
    setTimeout(() => {
      if (this.isConnected) return;
      this.leave();
      this.unwatch();
      this.editor?.destroy();
    });
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken.value;
  }

  get subject() {
    return this.form.elements.subject;
  }

  recipients(name) {
    return this.querySelector(`deal-recipients[name=${name}]`);
  }

  async startEditor() {
    const { edit } = await import("./composer_editor.js"); // large: only when somebody writes
    this.editor = edit(this.querySelector(".composer-text"), {
      html: this.form.elements.html.value,
      changed: () => this.touch(),
      moved: () => this.tools?.show(),
      files: (list) => this.files.addPictures(list),
      keys: { "Mod-Enter": () => this.send(), "Mod-k": () => this.tools.link() },
    });
    this.tools = tools(this.querySelector(".composer-tools"), this.editor, this.files.pickPicture);
    if (this.contains(document.activeElement)) return;
    if (this.recipients("to").isEmpty) this.recipients("to").input.focus();
    else if (!this.subject.value) this.subject.focus();
    else this.editor.commands.focus("start");
  }

  listen() {
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.send()));
    this.form.addEventListener("input", ({ target }) => target.name && target.role !== "combobox" && this.touch());
    this.addEventListener("changed", () => this.touch());
    this.addEventListener("click", (event) => this.deeds[event.target.closest("[data-deed]")?.dataset.deed]?.call(this, event));
    this.querySelector(".composer-body").addEventListener("click", ({ target }) => {
      if (target.matches(".composer-body, .composer-text")) this.editor?.commands.focus("end");
    });
    this.addEventListener("keydown", (event) => {
      if ((event.metaKey || event.ctrlKey) && event.key === "Enter") this.send();
      else if (event.key === "Escape" && !this.classList.contains("is-page")) this.close();
      else return;
      event.preventDefault();
    });
    addEventListener("pagehide", () => this.isConnected && this.leave());
  }

  deeds = {
    close() { this.close(); },
    minimise() { this.classList.toggle("is-minimised"); },
    enlarge() {
      this.classList.remove("is-minimised");
      this.classList.toggle("is-large");
    },
    discard() { this.discard(); },
    tools() {
      const on = this.classList.toggle("shows-tools");
      this.querySelector("[data-deed=tools]").setAttribute("aria-pressed", on);
    },
    "pick-files"() { this.files.pick(); },
    "show-cc"(event) { this.showField("cc", event); },
    "show-bcc"(event) { this.showField("bcc", event); },
    quote(event) { this.showQuote(event.target.closest("button")); },
    "drop-quote"() { this.dropQuote(); },
    "send-anyway"() { this.send(); },
    "keep-writing"() { this.showNews(""); },
    "show-about"(event) {
      event.target.hidden = true;
      this.about.show();
    },
    unlink(event) { this.about.drop(event.target.closest(".chip")); },
  };

  body() {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.token);
    body.append("version", this.version);
    for (const name of ["mailbox", "subject", "visibility"]) body.append(name, this.form.elements[name].value);
    for (const name of ["to", "cc", "bcc"]) body.append(name, JSON.stringify(this.recipients(name).value));
    body.append("items", JSON.stringify(this.about.names()));
    body.append("main_item", this.about.main());
    body.append("html", this.editor ? this.editor.getHTML() : this.form.elements.html.value);
    return body;
  }

  touch() {
    this.warned.clear();
    this.complain("");
    const title = this.querySelector("#composer-title");
    title.textContent = this.subject.value || title.dataset.new;
    this.stand({ there: "" }); // the mailbox has an earlier one now
    this.saver.touch();
  }

  /** Ask how the draft stands in the mailbox; another mail program may have changed it there. */
  async look() {
    const answer = await fetch(this.dataset.standing).catch(() => null);
    if (!answer?.ok) return;
    const news = await answer.json();
    await this.saver.running();
    if (news.changed_elsewhere <= this.version) return this.saver.isDirty() || this.stand(news);
    if (this.saver.isDirty()) return this.saver.flush(); // both are kept, and the answer says so
    this.conflict(news, "");
  }

  stand({ there, is_bad = false }) {
    const place = this.querySelector(".composer-there");
    place.textContent = place.title = there;
    place.classList.toggle("is-bad", is_bad);
  }

  took({ version, wrong }) {
    this.version = version;
    this.mark(wrong);
  }

  mark(wrong) {
    for (const name of ["to", "cc", "bcc"]) this.recipients(name).mark(wrong);
  }

  say(word) {
    const state = this.querySelector(".composer-state");
    state.textContent = state.dataset[word];
    state.classList.toggle("is-bad", word === "unsaved");
  }

  conflict({ text, open }, tone = "bad") {
    if (this.isOpeningAgain) return; // news may come twice
    this.isOpeningAgain = true;
    toast(text, { tone });
    if (this.classList.contains("is-page")) location.assign(open);
    else window.htmx.ajax("GET", open, { target: "#composer", swap: "innerHTML" });
  }

  complain(text) {
    this.querySelector(".composer-hint").hidden = true;
    const place = this.querySelector(".composer-problem");
    place.textContent = text;
    place.hidden = !text;
  }

  /** Ask once, softly; pressing Send again is the answer. */
  hesitates() {
    const hint = this.querySelector(".composer-hint");
    const text = this.editor?.getText() ?? "";
    const speaksOfFile = new RegExp(`(?:${hint.dataset.words})`, "i").test(text) && !this.files.count;
    for (const [name, applies] of [["noSubject", !this.subject.value.trim()], ["noFile", speaksOfFile]]) {
      if (!applies || this.warned.has(name)) continue;
      this.warned.add(name);
      hint.textContent = hint.dataset[name];
      hint.hidden = false;
      hint.setAttribute("role", "status");
      return true;
    }
    return false;
  }

  async send() {
    if (this.isSending || this.hesitates()) return;
    this.isSending = true;
    this.showNews("");
    this.classList.add("is-sending");
    await this.files.uploading;
    await this.saver.idle();
    const body = this.body();
    body.append("seen", this.seen ?? "");
    const answer = await fetch(this.dataset.send, { method: "POST", body }).catch(() => null);
    this.isSending = false;
    this.classList.remove("is-sending");
    if (answer?.ok) {
      tellOfSending(await answer.json());
      this.remove();
      return this.goBack();
    }
    const problem = answer?.headers.get("content-type")?.includes("json") ? await answer.json() : null;
    if (answer?.status === 409) return this.conflict(problem);
    if (problem?.version) this.took(problem);
    if (answer?.status === 412) return this.overtaken(problem);
    const words = Object.values(problem?.problems ?? {});
    this.complain(words.join(" ") || document.querySelector(".shell").dataset.offline);
    this.recipients("to").input.focus();
  }

  /** Somebody was quicker: what is new is shown, and its writer decides. Once shown, it is seen. */
  overtaken({ news, seen }) {
    this.seen = seen;
    this.showNews(news);
    this.querySelector(".composer-news button")?.focus();
  }

  showNews(html) {
    const place = this.querySelector(".composer-news");
    place.innerHTML = html;
    place.hidden = !html;
  }

  async close() {
    await this.files.uploading;
    await this.saver.flush();
    this.remove();
    document.getElementById("main")?.focus({ preventScroll: true });
  }

  leave() {
    this.saver.flush({ leaving: true });
  }

  async discard() {
    await this.saver.idle();
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.token });
    const answer = await fetch(this.dataset.discard, { method: "POST", body }).catch(() => null);
    if (!answer?.ok) return toast(document.querySelector(".shell").dataset.offline, { tone: "bad" });
    const { text, undo } = await answer.json();
    this.remove();
    if (undo) toast(text, { undo });
    this.goBack();
  }

  /** A page of its own has nothing to show once the message is gone. */
  goBack() {
    if (this.classList.contains("is-page")) location.assign("/");
    else document.getElementById("main")?.focus({ preventScroll: true });
  }

  showField(name, event) {
    const line = this.querySelector(`[data-recipients=${name}]`);
    line.hidden = false;
    event.target.hidden = true;
    line.querySelector("input").focus();
  }

  showQuote(button) {
    const frame = this.querySelector(".composer-quote iframe");
    const on = frame.hidden;
    frame.hidden = !on;
    button.setAttribute("aria-expanded", on);
    this.querySelector("[data-deed=drop-quote]").hidden = !on;
    if (!on || frame.src) return;
    frame.addEventListener("load", () => {
      // Its own scrollbar inside a scrolling text would be a trap.
      frame.style.height = `${Math.min(frame.contentDocument?.documentElement.scrollHeight ?? 300, 4000)}px`;
    });
    frame.src = frame.dataset.src;
  }

  async dropQuote() {
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.token });
    await this.saver.flush();
    const answer = await fetch(this.dataset.dropQuote, { method: "POST", body }).catch(() => null);
    if (answer?.ok) this.querySelector(".composer-quote").remove();
    this.editor?.commands.focus("end");
  }
}

customElements.define("deal-composer", Composer);

// The server opens a draft: one that was taken back, or thrown away and wanted again.
document.addEventListener("compose", ({ detail }) => {
  window.htmx.ajax("GET", detail.open, { target: "#composer", swap: "innerHTML" });
});
