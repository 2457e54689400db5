/* The choice of what some conversations are about. */
import { inbox } from "./inbox_lines.js";

export function choose(rows) {
  if (!rows.length) return;
  const conversations = rows.map((row) => row.dataset.conversation).join(",");
  window.htmx.ajax("GET", inbox().dataset.linking, {
    target: "#linking-dialog",
    values: { conversations },
  });
}
