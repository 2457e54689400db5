/* After Send: how long it can be taken back, and then how it fared. */
const CHECKS = [1500, 3000, 6000, 12000]; // milliseconds after the time to undo is over

export function tellOfSending({ text, undo, status, seconds }) {
  const region = document.getElementById("toasts");
  if (!region) return;
  const toast = document.createElement("div");
  toast.className = "toast composer-sending";
  const words = document.createElement("span");
  const back = Object.assign(document.createElement("button"), { type: "button", textContent: region.dataset.undo });
  toast.append(words, back);
  region.append(toast);
  const end = Date.now() + seconds * 1000;

  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) words.textContent = `${text} · ${left} s`;
    else {
      clearInterval(timer);
      back.remove();
      words.textContent = `${text} …`;
      follow(status, words, toast);
    }
  };
  // Only the first words are read out, not every second of the countdown.
  words.setAttribute("aria-live", "off");
  const timer = setInterval(tick, 250);
  tick();

  back.addEventListener("click", () => {
    clearInterval(timer);
    toast.remove();
    window.htmx.ajax("POST", undo, { swap: "none", source: document.getElementById("main") });
  });
}

async function follow(status, words, toast) {
  for (const wait of CHECKS) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const answer = await fetch(status).then((got) => got.ok && got.json()).catch(() => null);
    if (answer?.is_over) {
      words.textContent = answer.text;
      toast.classList.toggle("is-bad", answer.failed);
      words.setAttribute("aria-live", "polite");
      setTimeout(() => toast.remove(), answer.failed ? 12000 : 3000);
      return;
    }
  }
  toast.remove();
}
