/* Telling the server of a deed. */
import { inbox } from "./inbox_lines.js";

export async function send(deed, conversations, more = {}) {
  const { act, merge, shelf } = inbox().dataset;
  const address = deed === "merge" ? merge : act;
  const headers = JSON.parse(document.querySelector("[hx-headers]").getAttribute("hx-headers"));
  const body = new URLSearchParams({ do: deed, conversations, ...more });
  try {
    const response = await fetch(`${address}?${shelf}`, { method: "POST", headers, body });
    return await response.json();
  } catch {
    return {}; // no network, or a page of an error: refused
  }
}
