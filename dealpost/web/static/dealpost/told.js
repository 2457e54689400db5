/* data-live="mailbox-3" hx-trigger="told": the element asks for itself when one of its names is told
   of: at once, then at most once a second. Unlike htmx's own throttle this never drops the last. */
import { calmly } from "./calm.js";
import { watch } from "./live.js";

const AT_MOST_EVERY = 1000; // milliseconds
const calls = new Map(); // by id: the element itself may be replaced by what it has asked for

watch((name) => {
  const told = name === "missed" ? "[data-live]" : `[data-live~="${CSS.escape(name)}"]`;
  for (const { id } of document.querySelectorAll(told)) {
    if (!calls.has(id)) calls.set(id, calmly(() => tell(id), AT_MOST_EVERY));
    calls.get(id)();
  }
});

function tell(id) {
  const element = document.getElementById(id);
  if (element) window.htmx.trigger(element, "told");
}
