// The chat of two: whom one talks to (online, typing), and a request that was accepted.
import { accepted } from "./chat-request.js";
import { converse } from "./conversation.js";

const TYPING = 5_000;

class Head {
  #root;
  #timer = 0;

  constructor(root) {
    this.#root = root;
  }

  typing() {
    this.#types(true);
    this.#timer = setTimeout(() => this.#types(false), TYPING);
    this.online(true);
  }

  wrote() {
    this.online(true);
    this.#types(false);
  }

  #types(is) {
    clearTimeout(this.#timer);
    this.#root.querySelector("[data-typing]").hidden = !is;
    this.#root.querySelector("[data-about]").hidden = is;
  }

  online(is) {
    if (this.#root.matches(".conversation--asked, .conversation--waiting")) return;
    this.#root.querySelector("[data-online-word]").hidden = !is;
    const face = this.#root.querySelector("[data-online-face] .avatar");
    const dot = face.querySelector(".avatar__dot");
    if (!is) dot?.remove();
    else if (!dot) face.insertAdjacentHTML("beforeend", '<span class="avatar__dot"></span>');
  }
}

const conversation = document.querySelector("[data-conversation]");
if (conversation) {
  converse(conversation, new Head(conversation), ({ hello }) => ({
    accepted() {
      accepted(conversation);
      hello();
    },
  }));
}
