/* data-opens="id" opens a dialog; data-closes closes the one around it, and so does its backdrop.
   A fragment that htmx swaps into <dialog data-opens-itself> opens it; a form with
   data-closes-when-done inside closes it again, unless it is refused. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.opens)?.showModal();
  } else if (event.target.closest("[data-closes]")) {
    event.target.closest("dialog")?.close();
  } else if (event.target.matches("dialog[open]") && isOutside(event)) {
    event.target.close();
  }
});

function isOutside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  const beside = clientX < box.left || clientX > box.right;
  return beside || clientY < box.top || clientY > box.bottom;
}

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const dialog = detail.target?.closest?.("dialog[data-opens-itself]");
  if (dialog && !dialog.open && dialog.childElementCount) dialog.showModal();
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.matches?.("dialog form[data-closes-when-done]")) {
    detail.elt.closest("dialog").close();
  }
});
