/* The text of a message: Tiptap, as django-prose-editor ships it. Its own start-up needs an inline
   import map, which our Content Security Policy forbids, so the module is taken by its address. */
import {
  Blockquote, Bold, BulletList, Code, CodeBlock, Document, Dropcursor, Editor, Extension, HardBreak, Image, Italic,
  Link, ListItem, OrderedList, Paragraph, Placeholder, Strike, Text, Underline, UndoRedo,
  wrappingInputRule,
} from "../django_prose_editor/editor.js";

const NumberedList = OrderedList.extend({
  addInputRules() {
    return [wrappingInputRule({ find: /^(\d+)\.\s$/, type: this.type })];
  },
  addAttributes() {
    return { start: { default: 1 } };
  },
});

const LinkWithoutDialog = Link.extend({
  addKeyboardShortcuts: () => ({}),
  addPasteRules: () => [],
});

/**
 * Start the editor in `place`. Calls `changed()` at every change, `moved()` when the selection
 * moves, `files(list, place)` for pasted or dropped files, and `keys` by name ("Mod-Enter").
 * `code` is for texts that colleagues read: mail programs show it in too many ways.
 */
export function edit(place, { html, changed, moved, files, keys, code = false }) {
  const Keys = Extension.create({
    addKeyboardShortcuts: () =>
      Object.fromEntries(Object.entries(keys).map(([key, run]) => [key, () => (run(), true)])),
    priority: 1000, // before Enter becomes a line break
  });
  return new Editor({
    element: place,
    content: html,
    extensions: [
      Document, Paragraph, Text, HardBreak, Bold, Italic, Underline, Strike, Blockquote, BulletList,
      NumberedList, ListItem, UndoRedo, Dropcursor, Keys,
      ...(code ? [Code, CodeBlock] : []),
      Image.configure({ inline: true }),
      LinkWithoutDialog.configure({ openOnClick: false, defaultProtocol: "https", autolink: true }),
      Placeholder.configure({ placeholder: place.dataset.placeholder }),
    ],
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": place.dataset.label },
      handlePaste: (_view, event) => take(event.clipboardData, event, files),
      handleDrop: (_view, event) => take(event.dataTransfer, event, files),
    },
    onUpdate: changed,
    onSelectionUpdate: moved,
    onTransaction: moved,
  });
}

/** Files in a paste or drop are ours, unless text came along (a table copied from a sheet). */
function take(data, event, files) {
  const list = [...(data?.files ?? [])];
  if (!list.length || data.types.includes("text/html")) return false;
  event.preventDefault();
  event.stopPropagation();
  files(list);
  return true;
}
