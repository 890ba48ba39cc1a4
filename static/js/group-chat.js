// The group chat of a course: how many are here and who types, what is pinned, who may write, and whose words are not for
// whom.
import { converse } from "./conversation.js";
import { words } from "./chat-words.js";
import { mention } from "./mention.js";

const TYPING = 6_000;

class Group {
  #root;
  #typing = new Map(); // whose id: the timer that ends it

  constructor(root) {
    this.#root = root;
  }

  #word(name) {
    return this.#root.querySelector(`[data-word="${name}"]`).textContent;
  }

  typing({ by, name }) {
    clearTimeout(this.#typing.get(by)?.timer);
    this.#typing.set(by, { name, timer: setTimeout(() => this.wrote(by), TYPING) });
    this.#show();
  }

  wrote(by) {
    clearTimeout(this.#typing.get(by)?.timer);
    this.#typing.delete(by);
    this.#show();
  }

  #show() {
    const [one, another] = [...this.#typing.values()];
    const line = this.#root.querySelector("[data-typing]");
    line.textContent = !one ? "" : another ? this.#word("typing_many") : this.#word("typing").replace("{name}", one.name);
    line.hidden = !one;
    this.#root.querySelector("[data-about]").hidden = Boolean(one);
  }

  online(number) {
    this.#root.querySelector("[data-online-count]").textContent = this.#word("online").replace("{number}", number);
  }
}

// What another wrote is not for this reader any more: a block parts the two.
function part(root, side) {
  const of = (name) => root.querySelectorAll(`[${name}="${CSS.escape(side)}"]`);
  for (const gone of [...of("data-side"), ...of("data-corrector")]) gone.remove();
  for (const quote of of("data-quoted")) {
    const place = document.createElement("span");
    place.className = quote.className;
    place.textContent = words("word-unseen");
    quote.replaceWith(place);
  }
}

const conversation = document.querySelector("[data-conversation]");
if (conversation) {
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  let shown = null;
  converse(conversation, new Group(conversation), () => ({
    muted: (frame) => conversation.classList.toggle("conversation--muted", frame.muted),
    parted: (frame) => part(conversation, frame.side),
    pinned(frame) {
      const place = conversation.querySelector("[data-pinned]");
      if (shown === frame.html) return;
      shown = place.innerHTML = frame.html;
      window.htmx?.process(place);
    },
  }));
  const area = conversation.querySelector("[data-mention]");
  if (area) mention(area);
}
