/* Setting up a mailbox: the pages of the form, and the live test whose steps appear one by one.
   The password stays in its field: no answer of the server carries it. */
const form = () => document.getElementById("setup-form");
const pages = (of) => [...of.querySelectorAll("[data-setup-page]")].map((each) => each.dataset.setupPage);
let running = null;

document.addEventListener("submit", (event) => {
  const own = event.target.closest("#setup-form");
  if (!own) return;
  event.preventDefault();
  const all = pages(own);
  const next = all[all.indexOf(own.dataset.page) + 1];
  if (!fits(own)) return;
  if (next && next !== "test") show(own, next);
  else test(own, event.submitter);
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-setup-to]");
  if (button) show(button.form ?? form(), button.dataset.setupTo);
});

/** Whether the page that is open is filled in; the first field that is not gets the focus. */
function fits(own) {
  const wrong = [...own.querySelectorAll(`[data-setup-page="${own.dataset.page}"] :invalid`)].find(
    (field) => field.matches("input, select"),
  );
  if (!wrong) return true;
  wrong.closest("details")?.setAttribute("open", "");
  wrong.reportValidity();
  return false;
}

function show(own, page) {
  running?.abort();
  own.dataset.page = page;
  for (const section of own.querySelectorAll("[data-setup-page]")) {
    section.hidden = section.dataset.setupPage !== page;
  }
  const steps = [...document.querySelectorAll(".setup-steps li")];
  const here = steps.findIndex((step) => step.dataset.of === page);
  steps.forEach((step, index) => {
    step.classList.toggle("is-done", index < here);
    step.toggleAttribute("aria-current", index === here);
    if (index === here) step.setAttribute("aria-current", "step");
  });
  const title = own.querySelector(`[data-setup-page="${page}"] h2`);
  title.focus({ preventScroll: true });
  title.scrollIntoView({ block: "nearest" });
}

async function test(own, submitter) {
  const values = new FormData(own, submitter);
  show(own, "test");
  begin(own);
  running = new AbortController();
  const { signal } = running;
  try {
    const response = await fetch(own.dataset.streams, { method: "POST", body: values, signal });
    if (response.redirected) location.assign(own.dataset.signIn);
    else if (response.status === 422) mend(own, await response.text());
    else if (!response.ok) throw new Error(response.statusText);
    else if (!(await read(response.body, own))) throw new Error("cut off");
  } catch (error) {
    if (error.name !== "AbortError") tell(own, `<div class="notice is-bad"></div>`, own.dataset.broken);
  }
}

/** All steps wait, and the first one is being taken. */
function begin(own) {
  own.querySelector("#verdict").replaceChildren();
  for (const line of own.querySelectorAll("[data-step]")) {
    line.dataset.words ??= line.textContent;
    line.textContent = line.dataset.words;
    line.className = "";
  }
  own.querySelector("[data-step]").className = "is-running";
}

/** Read line after line until the verdict. Returns whether it came. */
async function read(stream, own) {
  let rest = "";
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return false;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) if (take(JSON.parse(line), own)) return true;
  }
}

function take(message, own) {
  if (message.verdict) {
    for (const line of own.querySelectorAll(".is-running")) line.className = "";
    tell(own, message.verdict);
    if (message.url) setTimeout(() => own.querySelector("[data-setup-goes]")?.click(), 900);
    return true;
  }
  const line = own.querySelector(`[data-step="${message.step}"]`);
  if (!line) return false;
  line.innerHTML = message.html; // made by our own templates
  line.className = `is-${message.state}`;
  const next = [...own.querySelectorAll("[data-step]")].find((each) => !each.className);
  if (next) next.className = "is-running";
  return false;
}

function tell(own, html, words) {
  const verdict = own.querySelector("#verdict");
  verdict.innerHTML = html;
  if (words) verdict.firstElementChild.textContent = words;
  window.htmx.process(verdict);
  verdict.scrollIntoView({ block: "nearest" });
}

/** The server did not like what was typed: its form with the reasons, and the password kept. */
function mend(own, html) {
  const password = own.elements.password.value;
  const setup = document.getElementById("setup");
  setup.innerHTML = html;
  window.htmx.process(setup);
  const fresh = form();
  fresh.elements.password.value = password;
  const wrong = fresh.querySelector(".errorlist, [role=alert]");
  const page = wrong?.closest("[data-setup-page]")?.dataset.setupPage ?? "login";
  show(fresh, page);
}
