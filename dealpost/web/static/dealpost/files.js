/* Files come onto the page of an item: chosen, dropped anywhere, or pasted. They are sent one after
   the other, each with its progress, also while somebody looks at other pages; what fails stays in
   sight and can be tried again. */
const CREATED = 201;
const NO_ANSWER = 0;
const STAYS = 4000; // milliseconds that a line still says that its file is there

let coming = 0;
let last = Promise.resolve(); // one at a time: a slow line is not made faster by sharing it

const place = () => document.getElementById("uploads");
const inComposer = ({ target }) => target.closest?.("#composer");

document.addEventListener("click", (event) => {
  if (!place() || !event.target.closest("[data-picks-files]")) return;
  event.preventDefault();
  document.getElementById("uploads-chooser").click();
}, true); // before htmx follows the link

document.addEventListener("change", ({ target }) => {
  if (target.id !== "uploads-chooser") return;
  add([...target.files]);
  target.value = "";
});

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  // A spreadsheet puts a picture beside its text: whoever pastes into a text wants that.
  const hasText = event.clipboardData?.types.includes("text/plain");
  if (!place() || !files.length || hasText || event.defaultPrevented || inComposer(event)) return;
  event.preventDefault();
  add(files.map(named));
});

// A text that somebody writes has no place for files: they go where the page has one.
document.addEventListener("files", ({ detail }) => place() && add(detail.map(named)));

/** What is pasted has no name of its own: all are called image.png. */
function named(file) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const now = new Date();
  const stamp = new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  const [date, time] = stamp.split("T");
  const name = `${place().dataset.pasted} ${date} ${time.replaceAll(":", ".")}.${file.type.split("/")[1]}`;
  return new File([file], name, { type: file.type });
}

const carriesFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
const hint = (on) => place()?.classList.toggle("is-over", on);

document.addEventListener("dragenter", (event) => carriesFiles(event) && hint(!inComposer(event)));
document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || hint(false));
document.addEventListener("dragover", (event) => {
  if (place() && carriesFiles(event)) event.preventDefault();
});
document.addEventListener("drop", () => hint(false), true); // wherever it falls
document.addEventListener("drop", (event) => {
  if (!place() || !carriesFiles(event) || event.defaultPrevented || inComposer(event)) return;
  event.preventDefault();
  add([...event.dataTransfer.files]);
});

addEventListener("beforeunload", (event) => coming && event.preventDefault());

function add(files) {
  for (const file of files) queue(file, line(file));
}

function queue(file, upload) {
  const { largest, tooLarge, waiting } = upload.dataset;
  if (file.size > Number(largest)) return fail(upload, tooLarge);
  say(upload, waiting);
  coming += 1;
  last = last.then(() => send(file, upload)).finally(() => (coming -= 1));
}

/** Send a file, unless somebody stopped it before its turn. Never rejects. */
function send(file, upload) {
  if (!upload.isConnected) return undefined;
  const progress = Object.assign(document.createElement("progress"), { className: "progress", max: 1, value: 0 });
  progress.setAttribute("aria-label", file.name);
  say(upload, "");
  upload.append(progress);
  return new Promise((done) => {
    const request = new XMLHttpRequest(); // fetch cannot tell how much has been sent
    upload.addEventListener("stopped", () => request.abort());
    request.upload.addEventListener("progress", ({ loaded, total }) => (progress.value = loaded / total));
    request.addEventListener("loadend", () => {
      progress.remove();
      settle(request, file, upload);
      done();
    });
    request.open("POST", upload.dataset.url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    const body = new FormData();
    body.append("file", file, file.name);
    request.send(body);
  });
}

const token = () => JSON.parse(document.querySelector(".shell").getAttribute("hx-headers"))["X-CSRFToken"];

function settle({ status, responseText }, file, upload) {
  if (!upload.isConnected) return;
  if (status === CREATED) {
    upload.classList.add("is-done");
    say(upload, upload.dataset.added);
    setTimeout(() => upload.remove(), STAYS);
    window.htmx.trigger(document.body, "timeline-changed");
    return;
  }
  const { offline, failed } = document.querySelector(".shell").dataset;
  fail(upload, reason(responseText) ?? (status === NO_ANSWER ? offline : failed), () => queue(file, upload));
}

/** What the server says, if it was ours that answered. */
function reason(text) {
  try {
    return JSON.parse(text).text;
  } catch {
    return undefined;
  }
}

function line(file) {
  const upload = Object.assign(document.createElement("li"), { className: "upload" });
  Object.assign(upload.dataset, place().dataset); // the page may be another one when it is needed
  const name = Object.assign(document.createElement("span"), { className: "strong truncate", textContent: file.name });
  const state = Object.assign(document.createElement("span"), { className: "upload-state quiet" });
  upload.append(name, button("×", "button is-ghost is-icon is-small", () => {
    upload.remove();
    upload.dispatchEvent(new Event("stopped"));
  }), state);
  upload.querySelector("button").setAttribute("aria-label", `${upload.dataset.stop}: ${file.name}`);
  document.getElementById("uploads-list").append(upload);
  return upload;
}

function say(upload, text) {
  upload.classList.remove("is-bad");
  upload.querySelector(".upload-state").textContent = text;
}

function fail(upload, text, again) {
  say(upload, text);
  upload.classList.add("is-bad");
  if (!again) return;
  const retry = button(upload.dataset.again, "button is-small", () => {
    retry.remove();
    again();
  });
  upload.querySelector("button").before(retry);
}

function button(text, className, run) {
  const made = Object.assign(document.createElement("button"), { className, type: "button", textContent: text });
  made.addEventListener("click", run);
  return made;
}
