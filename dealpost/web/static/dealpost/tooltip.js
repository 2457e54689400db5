/* data-tip="text": one tooltip for the whole page, in the top layer so that nothing clips it. */
const DELAY = 350;
const tooltip = document.createElement("div");
tooltip.className = "tooltip";
tooltip.popover = "manual";
tooltip.setAttribute("aria-hidden", "true"); // the label of the element says the same
let timer;

function soon(event) {
  const element = event.target.closest?.("[data-tip]");
  if (!element || event.pointerType === "touch") return;
  hide();
  timer = setTimeout(show, DELAY, element);
}

function show(element) {
  if (!element.isConnected || element.matches("[aria-expanded='true']")) return;
  tooltip.textContent = element.dataset.tip;
  const key = element.dataset.key;
  if (key) tooltip.append(Object.assign(document.createElement("kbd"), { textContent: key }));
  document.body.append(tooltip);
  tooltip.showPopover();
  place(element.getBoundingClientRect(), element.dataset.tipSide);
}

function place(around, side) {
  const { offsetWidth: width, offsetHeight: height } = tooltip;
  let [left, top] = [around.left + (around.width - width) / 2, around.bottom + 6];
  if (side === "right") [left, top] = [around.right + 6, around.top + (around.height - height) / 2];
  if (top + height > innerHeight - 4) top = around.top - height - 6;
  tooltip.style.left = `${Math.max(4, Math.min(left, innerWidth - width - 4))}px`;
  tooltip.style.top = `${top}px`;
}

function hide() {
  clearTimeout(timer);
  if (tooltip.matches(":popover-open")) tooltip.hidePopover();
}

document.addEventListener("pointerover", soon);
document.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && soon(event));
for (const name of ["pointerout", "focusout", "pointerdown", "keydown", "htmx:beforeSwap"]) {
  document.addEventListener(name, hide);
}
