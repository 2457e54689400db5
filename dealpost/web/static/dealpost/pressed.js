/* What asks for itself is not replaced while a finger or a button is down on it: a press that comes up
   on another element than it went down on is no click, and the browser would lose it without a word. */
const BY_ITSELF = /^(told|sse:)/;
const waiting = new Map(); // by id: the trigger that is to be pulled again
let pressed = null;

document.addEventListener("pointerdown", ({ target }) => { pressed = target; }, true);
for (const name of ["pointerup", "pointercancel", "dragend"]) {
  document.addEventListener(name, () => setTimeout(release), true); // the click comes first
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const trigger = detail.requestConfig?.triggeringEvent?.type ?? "";
  if (!pressed || !BY_ITSELF.test(trigger) || !detail.target.contains(pressed)) return;
  detail.shouldSwap = false;
  waiting.set(detail.elt.id, trigger);
});

function release() {
  pressed = null;
  const asked = [...waiting];
  waiting.clear();
  for (const [id, trigger] of asked) {
    const element = document.getElementById(id);
    if (element) window.htmx.trigger(element, trigger);
  }
}
