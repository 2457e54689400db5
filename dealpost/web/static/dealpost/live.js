/* The one stream of names from the server. htmx's sse extension opens it (sse-connect in base.html)
   and serves hx-trigger="sse:deal-7"; scripts hear every name by watch(). */
const PAUSE_AFTER = 60_000; // milliseconds hidden: a browser has but six connections to a server
const RETRY = [500, 1000, 2000, 5000, 15000];
const MISSED = "missed"; // names may have been lost: everything is to be asked for again

const watchers = new Set();

/** Call run(name) for every name. Returns a function that ends it. */
export function watch(run) {
  watchers.add(run);
  return () => watchers.delete(run);
}

/** Like an EventSource, but it comes back after every failure, and rests in a hidden tab. */
class Names extends EventTarget {
  #url;
  #stream = null;
  #names = new Set();
  #wasOpen = false;
  #failures = 0;
  #timer;

  constructor(url) {
    super();
    this.#url = url;
    this.readyState = EventSource.CONNECTING;
    this.rest = this.rest.bind(this);
    document.addEventListener("visibilitychange", this.rest);
    this.#connect();
  }

  addEventListener(name, ...more) {
    super.addEventListener(name, ...more);
    this.#names.add(name);
  }

  close() {
    this.readyState = EventSource.CLOSED;
    document.removeEventListener("visibilitychange", this.rest);
    this.#disconnect();
  }

  rest() {
    clearTimeout(this.#timer);
    if (document.hidden) this.#timer = setTimeout(() => this.#disconnect(), PAUSE_AFTER);
    else if (!this.#stream) this.#connect();
  }

  #disconnect() {
    clearTimeout(this.#timer);
    this.#stream?.close();
    this.#stream = null;
  }

  #connect() {
    if (this.readyState === EventSource.CLOSED) return;
    this.#stream = new EventSource(this.#url);
    this.#stream.onopen = () => this.#opened();
    this.#stream.onerror = () => this.#failed();
    this.#stream.onmessage = ({ data }) => this.#hear(data);
  }

  #opened() {
    this.readyState = EventSource.OPEN;
    this.#failures = 0;
    if (this.#wasOpen) this.#hear(MISSED);
    this.#wasOpen = true;
    this.onopen?.(new Event("open"));
  }

  #failed() {
    if (this.#stream?.readyState !== EventSource.CLOSED) return; // it tries again by itself
    this.#disconnect();
    const wait = RETRY[Math.min(this.#failures++, RETRY.length - 1)];
    this.#timer = setTimeout(() => document.hidden || this.#connect(), wait);
  }

  #hear(name) {
    const names = name === MISSED ? [...this.#names] : [name];
    for (const each of names) this.dispatchEvent(new MessageEvent(each, { data: each }));
    for (const run of [...watchers]) run(name);
  }
}

// The extension asks here for its source; this module runs before it looks for sse-connect.
window.htmx.createEventSource = (url) => new Names(url);
