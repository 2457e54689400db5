/* The buttons that shape the text, walked through by arrow keys (ARIA toolbar pattern). */
const MARKS = ["bold", "italic", "underline", "strike", "bulletList", "orderedList", "blockquote", "code"];

const RUN = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  underline: (chain) => chain.toggleUnderline(),
  strike: (chain) => chain.toggleStrike(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  blockquote: (chain) => chain.toggleBlockquote(),
  code: (chain) => chain.toggleCode(),
  plain: (chain) => chain.unsetAllMarks().clearNodes(),
};

/** Let the toolbar steer the editor. Returns { show, link }. */
export function tools(bar, editor, pickPicture) {
  const buttons = [...bar.querySelectorAll("[data-tool]")];
  const box = bar.querySelector(".composer-link");
  const field = box.querySelector("input");
  buttons.forEach((button, number) => (button.tabIndex = number ? -1 : 0));

  const askForLink = (on = box.hidden) => {
    box.hidden = !on;
    bar.querySelector("[data-tool=link]").setAttribute("aria-expanded", on);
    if (!on) return editor.commands.focus();
    field.value = editor.getAttributes("link").href ?? "";
    field.focus();
    field.select();
  };

  const setLink = () => {
    const href = addressOf(field.value.trim());
    const chain = editor.chain().focus().extendMarkRange("link");
    if (!href) chain.unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive("link"))
      chain.insertContent({ type: "text", text: field.value.trim(), marks: [{ type: "link", attrs: { href } }] }).run();
    else chain.setLink({ href }).run();
    askForLink(false);
  };

  bar.addEventListener("mousedown", (event) => {
    // The selection in the text must survive a press on a button.
    if (event.target.closest("[data-tool]")) event.preventDefault();
  });
  bar.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (tool === "link") askForLink();
    else if (tool === "picture") pickPicture();
    else if (tool) RUN[tool](editor.chain().focus()).run();
    else if (event.target.closest("[data-deed=link]")) setLink();
  });
  bar.addEventListener("keydown", (event) => {
    if (event.target === field) return linkKey(event, setLink, () => askForLink(false));
    walk(event, buttons);
  });
  return { show: () => show(buttons, editor), link: () => askForLink(true) };
}

function linkKey(event, set, leave) {
  if (event.key === "Enter") set();
  else if (event.key === "Escape") leave();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function walk(event, buttons) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at = buttons.indexOf(event.target);
  if (!step || at < 0) return;
  event.preventDefault();
  const next = buttons[(at + step + buttons.length) % buttons.length];
  buttons.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
  next.focus();
}

function show(buttons, editor) {
  for (const button of buttons) {
    const name = button.dataset.tool;
    if (MARKS.includes(name) || name === "link") {
      button.setAttribute(name === "link" ? "data-active" : "aria-pressed", editor.isActive(name));
    }
  }
}

/** What somebody types as an address: with its scheme, or made a web or mail address. */
function addressOf(text) {
  if (!text || /^(https?|mailto|tel):/i.test(text)) return text;
  if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text)) return ""; // javascript: and its like
  return /^[^\s/]+@[^\s/]+$/.test(text) ? `mailto:${text}` : `https://${text}`;
}
