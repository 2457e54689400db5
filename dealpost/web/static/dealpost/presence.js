/* Who else is here. The window says what it shows, and how far that was seen, when this changes and
   every 25 seconds; who is at a conversation stands in its row and below its letters. */
import { watch } from "./live.js";
import { calmly } from "./calm.js";
import { byKey, inbox } from "./inbox_lines.js";
import { key } from "./inbox_opening.js";

const EVERY = 25_000; // milliseconds; a presence lasts 40 seconds
const LOOK = 1000;
const own = crypto.randomUUID?.() ?? String(Math.random()).slice(2);

let told = new Map(); // conversation -> what was said of it last
let saidAt = 0;

/** What this window does at which conversations: "viewing", or "replying" where it answers. */
function doings() {
  const found = new Map();
  if (document.hidden) return found;
  if (inbox() && key()) found.set(key(), "viewing");
  const composer = document.querySelector("deal-composer[data-conversation]");
  if (composer) found.set(composer.dataset.conversation, "replying");
  return found;
}

/** How far the open conversation was seen: all of it once its end is in sight. Whoever writes looks
    at what they write, and not at what slips in behind it. */
function seen(conversation) {
  if (conversation !== key() || document.activeElement?.closest("deal-composer")) return "";
  const last = document.querySelector("#letters > [id]:last-child");
  if (!last || last.getBoundingClientRect().top > innerHeight) return "";
  const most = (selector, name) =>
    Math.max(0, ...[...document.querySelectorAll(selector)].map((one) => Number(one.dataset[name])));
  const leaving = [...document.querySelectorAll(".pending .outbox-row")].map((row) => Number(row.id.split("-")[1]));
  return [most("#letters > [data-message]", "message"), most("#letters > [data-comment]", "comment"), Math.max(0, ...leaving)].join(".");
}

function look() {
  const now = new Map([...doings()].map(([conversation, doing]) => [conversation, { doing, seen: seen(conversation) }]));
  const isTime = Date.now() - saidAt > EVERY;
  if (isTime) saidAt = Date.now();
  for (const [conversation, { doing, seen: far }] of now) {
    const before = told.get(conversation);
    if (!isTime && before?.doing === doing && (!far || before.seen === far)) continue;
    say(conversation, { doing, seen: far });
    if (!far && before) now.get(conversation).seen = before.seen;
  }
  for (const conversation of told.keys()) if (!now.has(conversation)) bid(conversation);
  told = now;
  if (isTime && inbox()) refresh(); // who has gone without a word is gone
}

function body(more) {
  const headers = document.querySelector("[hx-headers]")?.getAttribute("hx-headers") ?? "{}";
  const token = JSON.parse(headers)["X-CSRFToken"] ?? "";
  return new URLSearchParams({ csrfmiddlewaretoken: token, window: own, ...more });
}

const address = (conversation) => `/conversation/${conversation}/present/`;

async function say(conversation, more) {
  const answer = await fetch(address(conversation), { method: "POST", body: body(more) }).catch(() => null);
  if (answer?.ok && more.seen) byKey(conversation)?.querySelector(".line-comment")?.remove();
}

function bid(conversation) {
  navigator.sendBeacon(address(conversation), body({ doing: "gone" }));
}

setInterval(look, LOOK);
document.addEventListener("visibilitychange", look);
addEventListener("pagehide", () => {
  for (const conversation of told.keys()) bid(conversation);
  told = new Map();
});

let present = {};

const refresh = calmly(async () => {
  const page = inbox();
  const answer = page && (await fetch(page.dataset.presence).catch(() => null));
  if (!answer?.ok || answer.redirected || page !== inbox()) return;
  present = await answer.json();
  paint();
}, 500);

function paint() {
  for (const mark of document.querySelectorAll(".line-presence")) {
    if (!present[mark.parentElement.dataset.conversation]) mark.remove();
  }
  for (const [conversation, people] of Object.entries(present)) {
    const row = byKey(conversation);
    if (row) mark(row, people);
  }
  sayInConversation(present[key()] ?? []);
}

function mark(row, people) {
  const [first] = people;
  const place = row.querySelector(".line-presence") ?? row.appendChild(document.createElement("span"));
  place.className = `line-presence is-${first.doing}`;
  place.title = people.map(words).join(", ");
  const face = document.createElement("span");
  face.className = "avatar is-small";
  face.style.setProperty("--hue", first.hue);
  face.textContent = first.initials;
  const told = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: place.title });
  place.replaceChildren(face, told);
}

function sayInConversation(people) {
  const place = document.getElementById("presence");
  if (!place) return;
  const text = people.map(words).join(" · ");
  if (place.textContent !== text) place.textContent = text;
  place.hidden = !text;
  place.classList.toggle("is-replying", people[0]?.doing === "replying");
}

const words = ({ name, doing }) => inbox().dataset[doing].replace("{name}", name);

watch((name) => {
  if (name.startsWith("presence-") || name === "missed") refresh();
});
document.addEventListener("htmx:afterSettle", () => inbox() && paint());
document.addEventListener("inbox:folders", paint); // rows may have come
refresh();
