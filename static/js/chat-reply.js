// The message that is being answered stands above the composer until the answer goes, or ✕ or Escape drops it; and a press
// on a quote leads to what it quotes.
import { words } from "./chat-words.js";

const FOUND = 1600;

export class Reply {
  #place;
  #field;
  #area;
  #kept = null;

  constructor(root, form) {
    this.#place = form.querySelector("[data-reply]");
    this.#field = form.elements.parent_msg;
    this.#area = form.elements.content_text;
    root.addEventListener("message:reply", ({ detail }) => this.#start(detail.element));
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || !this.#field.value) return;
      event.preventDefault();
      this.clear();
    });
    this.#place.querySelector("[data-reply-cancel]").addEventListener("click", (event) => {
      event.preventDefault();
      this.clear();
      this.#area.focus();
    });
    const given = document.getElementById(`message-${this.#field.value}`);
    if (given) this.#start(given);
  }

  #start(message) {
    this.#kept = about(message);
    this.#field.value = this.#kept.id;
    this.#place.querySelector("[data-reply-name]").textContent = this.#kept.name;
    this.#place.querySelector("[data-reply-text]").replaceChildren(line(this.#kept));
    this.#place.hidden = false;
    this.#area.focus();
  }

  clear() {
    this.#kept = null;
    this.#field.value = "";
    this.#place.hidden = true;
  }

  // What the next message answers, if anything; it answers nothing more after that.
  take() {
    const taken = this.#kept;
    this.clear();
    return taken;
  }
}

function about(message) {
  const text = message.querySelector(".message__text");
  const kind = message.dataset.type === "audio" ? "word-voice" : "word-picture";
  return {
    id: message.dataset.message,
    side: message.dataset.side,
    name: words(`name-${message.dataset.side}`) || message.querySelector(".message__name")?.textContent.trim(),
    text: text?.textContent ?? words(kind),
    lang: text?.lang ?? "",
  };
}

function line({ text, lang }) {
  const span = document.createElement("span");
  if (lang) span.lang = lang;
  span.textContent = text;
  return span;
}

// The quote in a message that is on its way.
export function quote(bubble, reply) {
  if (!reply || bubble.querySelector(".message__quote")) return;
  const place = document.createElement("span");
  place.className = "message__quote";
  const name = document.createElement("b");
  name.textContent = reply.name;
  place.append(name, line(reply));
  bubble.querySelector(".message__bubble").prepend(place);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-quote]");
  const parent = link && document.getElementById(`message-${link.dataset.quote}`);
  if (!parent || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  parent.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
  parent.focus({ preventScroll: true });
  parent.classList.add("message--found");
  setTimeout(() => parent.classList.remove("message--found"), FOUND);
});
