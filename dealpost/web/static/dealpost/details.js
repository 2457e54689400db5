/* Rows of addresses, numbers and domains in a form: added, and taken away. */
document.addEventListener("click", ({ target }) => {
  const adds = target.closest?.("[data-adds-detail]");
  const removes = target.closest?.("[data-removes-detail]");
  if (adds) add(adds.closest("[data-details]"));
  if (removes) remove(removes.closest("[data-detail]"));
});

function add(details) {
  const number = details.dataset.next++;
  const blank = details.querySelector("template").innerHTML.replaceAll("__number__", number);
  details.querySelector("[data-adds-detail]").insertAdjacentHTML("beforebegin", blank);
  const row = rows(details).at(-1);
  if (rows(details).length === 1) primary(row).checked = true;
  row.querySelector(".detail-value").focus();
}

function remove(row) {
  const details = row.closest("[data-details]");
  const next = row.nextElementSibling?.matches("[data-detail]") ? row.nextElementSibling : rows(details)[0];
  row.remove();
  if (!details.querySelector("[type=radio]:checked") && rows(details).length) primary(rows(details)[0]).checked = true;
  const value = next?.isConnected && next.querySelector(".detail-value");
  (value || details.querySelector("[data-adds-detail]")).focus();
}

const rows = (details) => [...details.querySelectorAll(":scope > [data-detail]")];
const primary = (row) => row.querySelector("[type=radio]");
