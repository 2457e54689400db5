/* Attachments: chosen, dropped or pasted; each with its own progress, and told when it is too big. */
import { toast } from "./toast.js";

/** Let files come into the composer. Returns { add, addPictures, pick, pickPicture, count, uploading }. */
export function files(composer, insertPicture) {
  const list = composer.querySelector(".composer-files");
  const chooser = composer.querySelector("input[type=file]");
  const state = { waiting: new Set() };
  let wantsPicture = false;

  const pick = () => {
    wantsPicture = false;
    chooser.removeAttribute("accept");
    chooser.click();
  };
  const pickPicture = () => {
    wantsPicture = true;
    chooser.accept = "image/png,image/jpeg,image/gif,image/webp";
    chooser.click();
  };
  const add = (chosen) => [...chosen].forEach((file) => upload(file, row(list, file)));
  const addPictures = (chosen) =>
    [...chosen].forEach((file) => (isPicture(file) ? picture(file) : add([file])));

  async function upload(file, line) {
    const sending = send(composer, file, {}, (part) => (line.querySelector("progress").value = part));
    line.querySelector("button").addEventListener("click", () => (sending.abort(), line.remove()));
    const answer = await track(sending.done);
    if (answer.ok) {
      const made = document.createElement("template");
      made.innerHTML = answer.text.trim();
      line.replaceWith(made.content);
    } else {
      line.remove();
      complain(composer, answer);
    }
  }

  async function picture(file) {
    const answer = await track(send(composer, file, { inline: "yes" }, () => {}).done);
    if (answer.ok) insertPicture(JSON.parse(answer.text));
    else complain(composer, answer);
  }

  function track(done) {
    state.waiting.add(done);
    return done.finally(() => state.waiting.delete(done));
  }

  chooser.addEventListener("change", () => {
    (wantsPicture ? addPictures : add)(chooser.files);
    chooser.value = "";
  });
  list.addEventListener("click", (event) => detach(event, composer));
  dropZone(composer, add);
  return {
    add, addPictures, pick, pickPicture,
    get count() { return list.childElementCount; },
    get uploading() { return Promise.all(state.waiting); },
  };
}

const isPicture = (file) => /^image\/(png|jpeg|gif|webp)$/.test(file.type);

function send(composer, file, more, progress) {
  const request = new XMLHttpRequest(); // fetch cannot tell how much has been sent
  const body = new FormData();
  body.append("csrfmiddlewaretoken", composer.token);
  for (const [name, value] of Object.entries(more)) body.append(name, value);
  body.append("file", file, file.name || "picture.png");
  request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded / total));
  const done = new Promise((resolve) => {
    request.addEventListener("loadend", () => {
      const { status, responseText: text } = request;
      resolve({ ok: status === 200, status, text, aborted: !status && request.aborted });
    });
  });
  request.open("POST", composer.dataset.attach);
  request.send(body);
  return { done, abort: () => ((request.aborted = true), request.abort()) };
}

function complain(composer, answer) {
  if (answer.aborted) return;
  let text = document.querySelector(".shell")?.dataset.offline ?? "";
  try {
    text = JSON.parse(answer.text).text;
  } catch {
    // no answer of ours: the connection broke
  }
  toast(text, { tone: "bad" });
}

function row(list, file) {
  const line = document.createElement("li");
  line.className = "composer-file is-coming";
  const name = Object.assign(document.createElement("span"), { className: "truncate", textContent: file.name });
  const progress = Object.assign(document.createElement("progress"), { className: "progress", max: 1, value: 0 });
  progress.setAttribute("aria-label", file.name);
  const stop = Object.assign(document.createElement("button"), { type: "button", className: "button is-ghost is-icon is-small", textContent: "×" });
  stop.setAttribute("aria-label", file.name);
  line.append(name, progress, stop);
  list.append(line);
  return line;
}

async function detach(event, composer) {
  const button = event.target.closest("[data-deed=detach]");
  if (!button) return;
  const body = new URLSearchParams({ csrfmiddlewaretoken: composer.token });
  const answer = await fetch(button.dataset.url, { method: "POST", body }).catch(() => null);
  if (answer?.ok) button.closest("li").remove();
}

function dropZone(composer, add) {
  let depth = 0; // dragenter and dragleave come for every child that is passed over
  const over = (by) => composer.classList.toggle("is-over", (depth = Math.max(0, depth + by)) > 0);
  const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
  composer.addEventListener("dragenter", (event) => hasFiles(event) && over(1));
  composer.addEventListener("dragleave", (event) => hasFiles(event) && over(-1));
  composer.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  composer.addEventListener("drop", (event) => {
    over(-depth);
    if (!hasFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  });
}
