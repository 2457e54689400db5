/* Saving as somebody types: soon after a pause, one request at a time, and once more on leaving. */
const PAUSE = 700;
const RETRY = 5000;

/** Returns { touch, flush, idle, running, isDirty }. `body()` gives what to save, `saved(answer)` hears the reply. */
export function saver({ url, body, saved, conflict, say }) {
  let timer;
  let running = null;
  let isDirty = false;

  const touch = () => {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
  };

  /** Save now what is not saved yet; resolves when it is. */
  async function flush({ leaving = false } = {}) {
    clearTimeout(timer);
    if (running && !leaving) await running;
    if (!isDirty) return;
    isDirty = false;
    say("saving");
    running = post(leaving).finally(() => (running = null));
    await running;
  }

  async function post(keepalive) {
    const answer = await fetch(url, { method: "POST", body: body(), keepalive }).catch(() => null);
    if (answer?.ok) {
      saved(await answer.json());
      say("saved");
    } else if (answer?.status === 409) {
      conflict(await answer.json());
    } else {
      isDirty = true;
      say("unsaved");
      timer = setTimeout(flush, RETRY);
    }
  }

  /** Stop: what is typed goes by another way (Send), or is thrown away. */
  async function idle() {
    clearTimeout(timer);
    isDirty = false;
    await running;
  }

  return { touch, flush, idle, running: async () => running, isDirty: () => isDirty };
}
