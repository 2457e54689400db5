/* Places a .menu popover at the button that opens it, and lets the arrow keys walk through it. */
const GAP = 4;
const EDGE = 8;
const openers = new WeakMap();

/** The button that opened this menu last: several buttons may share a menu. */
export const openerOf = (menu) => openers.get(menu);

/** Open a menu beside an element that is not its button by popovertarget. */
export function openAt(menu, element) {
  openers.set(menu, element);
  if (menu.matches(":popover-open")) menu.hidePopover();
  menu.showPopover();
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[popovertarget]");
  const menu = button && document.getElementById(button.getAttribute("popovertarget"));
  if (menu) openers.set(menu, button);
}, true);

// A menu that is drawn when it is asked for opens beside the button that asked.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.matches(".menu[popover]")) openAt(detail.target, detail.requestConfig.elt);
});

document.addEventListener("toggle", opened, true);

function opened(event) {
  const menu = event.target;
  if (!(menu instanceof HTMLElement) || !menu.matches(".menu[popover]")) return;
  const button = openerOf(menu);
  button?.setAttribute("aria-expanded", event.newState === "open");
  if (event.newState !== "open" || !button) return;
  place(menu, button.getBoundingClientRect());
  (menu.querySelector("[autofocus]") ?? items(menu)[0])?.focus({ preventScroll: true });
}

function place(menu, around) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const toTheLeft = menu.dataset.align === "end" || around.left + width > innerWidth - EDGE;
  const left = toTheLeft ? around.right - width : around.left;
  const fitsBelow = around.bottom + GAP + height <= innerHeight - EDGE;
  const top = fitsBelow ? around.bottom + GAP : around.top - GAP - height;
  menu.style.left = `${clamp(left, innerWidth - width)}px`;
  menu.style.top = `${clamp(top, innerHeight - height)}px`;
}

const clamp = (value, most) => Math.max(EDGE, Math.min(value, most - EDGE));

const items = (menu) =>
  [...menu.querySelectorAll(".menu-item:not(:disabled)")].filter((item) => item.checkVisibility());

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu[popover]");
  if (!menu) return;
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  const next = {
    ArrowDown: all[(at + 1) % all.length],
    ArrowUp: all[(at - 1 + all.length) % all.length],
    Home: all[0],
    End: all[all.length - 1],
  }[event.key];
  if (!next || (at < 0 && event.key !== "ArrowDown")) return;
  event.preventDefault();
  next.focus();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.(".menu-item:not([data-stays-open])")) {
    event.target.closest(".menu[popover]")?.hidePopover();
  }
});
