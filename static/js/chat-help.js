// What helps to understand a message: [data-help] under it. Its answers stand in the bubble, in a slot of this reader's
// own (data-keep: it stays when the message changes). On a phone a tap on the bubble shows the buttons.
import "./chat-listen.js";
import { canTranslate, translate } from "./chat-translator.js";
import { words } from "./chat-words.js";
import { open } from "./dialog.js";
import { each } from "./each.js";
import { toast } from "./toast.js";

const FIRST = 400;
const AGAIN = 1000;
const LOOKS = 45;
const INLINE = new Set([200, 202, 422, 429]);

const pause = (time) => new Promise((done) => setTimeout(done, time));

function ask(address, options = {}) {
  const { headers, ...more } = options;
  return fetch(address, { ...more, headers: { "HX-Request": "true", ...headers }, redirect: "manual" });
}

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers:inherited"));
}

function slot(message, kind) {
  const id = `${kind}-${message.dataset.message}`;
  const found = document.getElementById(id);
  if (found) return found;
  const made = document.createElement("div");
  made.id = id;
  made.className = `help-text help-text--${kind}`;
  made.dataset.keep = "";
  made.setAttribute("role", "status");
  message.querySelector(".message__bubble").append(made);
  return made;
}

// The answer, where it is a fragment for the slot; anything else is an error to be told.
async function show(place, request) {
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await request;
    const html = INLINE.has(answer.status) ? await answer.text() : "";
    if (!html || /<html/i.test(html)) throw new Error(sentence(html));
    place.innerHTML = html;
  } catch (error) {
    if (!place.childElementCount) place.remove();
    toast(error instanceof TypeError || !error.message ? words("word-failed") : error.message, "error");
  } finally {
    place.removeAttribute("aria-busy");
  }
}

function sentence(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector(".notice__text")?.textContent.trim() ?? "";
}

const help = {
  translation(message, link) {
    const place = slot(message, "translation");
    if (canTranslate(message)) translate(message, place);
    else if (!place.childElementCount) show(place, ask(link.href, { method: "POST", headers: token() }));
    else place.remove();
  },
  reading(message, link) {
    const place = slot(message, "reading");
    if (place.childElementCount) place.remove();
    else show(place, ask(link.href));
  },
  async correct(message, link) {
    const dialog = document.getElementById("dialog");
    const body = document.getElementById("dialog-body");
    const answer = await ask(link.href).catch(() => null);
    const html = (await answer?.text()) ?? "";
    if (!answer?.ok) {
      toast(sentence(html) || words("word-failed"), "error");
      return;
    }
    document.getElementById("dialog-title").textContent = words("word-correct-title");
    body.innerHTML = html;
    window.htmx.process(body);
    open(dialog, link);
    const field = body.querySelector("[autofocus]");
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  },
  async thanks(message, link) {
    const answer = await ask(link.href, { method: "POST", headers: token() }).catch(() => null);
    if (!answer?.ok) toast(words("word-failed"), "error");
  },
};
help.translate = help.translation;

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-help]");
  const message = event.target.closest("[data-message]");
  if (!message) return;
  if (!link) {
    if (event.target.closest(".message__bubble") && !event.target.closest("a, button, select, label, summary, audio")) reveal(message);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.shiftKey || !help[link.dataset.help]) return;
  event.preventDefault();
  help[link.dataset.help](message, link);
});

function reveal(message) {
  if (getSelection()?.type === "Range") return;
  const shown = message.classList.contains("message--helped");
  for (const other of document.querySelectorAll(".message--helped")) other.classList.remove("message--helped");
  message.classList.toggle("message--helped", !shown);
}

// From the message's menu: { id, element }
for (const kind of ["correct", "translate", "reading"]) {
  document.addEventListener(`message:${kind}`, ({ detail: { id } }) => {
    const message = document.getElementById(`message-${id}`);
    const link = message?.querySelector(`[data-help="${kind}"]`);
    if (link) help[kind](message, link);
  });
}

document.addEventListener("click", (event) => {
  const place = event.target.closest("[data-hide]")?.closest("[data-keep]");
  if (!place) return;
  const kind = place.id.startsWith("reading") ? "reading" : "translate";
  const link = place.closest("[data-message]").querySelector(`[data-help="${kind}"]`);
  place.remove();
  link?.focus();
});

// Another language, or once more after a failure.
function again(form) {
  const place = form.closest("[data-keep]");
  if (place) show(place, ask(form.action, { method: "POST", body: new FormData(form) }));
  return Boolean(place);
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-translate]") && again(event.target)) event.preventDefault();
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-translate]");
  if (form) again(form);
});

// It is being made: ask how it stands until it is there.
each("[data-translating]", async (waiting) => {
  const place = waiting.closest("[data-keep]");
  for (let look = 0; place && look < LOOKS; look += 1) {
    await pause(look ? AGAIN : FIRST);
    if (!waiting.isConnected) return;
    const answer = await ask(waiting.dataset.translating).catch(() => null);
    if (answer?.status !== 200 && answer?.status !== 429) continue;
    place.innerHTML = await answer.text();
    return;
  }
  if (waiting.isConnected) place?.remove();
});
