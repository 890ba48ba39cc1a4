// The messages on the page: each once, by its id, in the order of ids; what is on its way stands below them.
import { Days } from "./chat-days.js";
import { advance, dress } from "./chat-pending.js";
import { quote } from "./chat-reply.js";

const NEAR = 120;
const SAID = 300;

export class Log {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector("[data-log]");
    this.list = root.querySelector("[data-messages]");
    this.side = root.dataset.side;
    this.pill = root.querySelector("[data-new-pill]");
    this.days = new Days(this.list, root.dataset.zone);
    this.#arrange();
    this.readUpTo = 0;
    this.unseen = 0;
    this.unsaid = [];
    this.pill.addEventListener("click", () => (this.gap ? this.#leave() : this.jump("smooth")));
    this.box.addEventListener("scroll", () => this.#showPill(), { passive: true });
    // older pages arrive by htmx, with separators of their own
    new MutationObserver(() => this.#arrange()).observe(this.list, { childList: true });
    const line = root.querySelector("[data-unread-line]");
    const place = /^#message-\d+$/.test(location.hash) && this.list.querySelector(location.hash);
    if (place) place.scrollIntoView({ block: "center" });
    else if (line && line.offsetTop < this.list.scrollHeight - this.box.clientHeight) line.scrollIntoView({ block: "center" });
    this.#showPill();
  }

  word(name) {
    return this.root.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
  }

  // Rendered once for all its readers, a message does not say whose it is to whom: it is mine by its side.
  #claim(place) {
    for (const message of place.querySelectorAll(`[data-message][data-side="${CSS.escape(this.side)}"]:not([data-mine])`)) {
      message.dataset.mine = "";
    }
    for (const call of place.querySelectorAll(`[data-called="${CSS.escape(this.side)}"]`)) {
      call.closest("[data-message]").classList.add("message--calls");
    }
  }

  // Where many talk, several in a row by one person show their face once.
  #gather() {
    let before = null;
    for (const child of this.list.children) {
      const side = child.matches("[data-message]") ? child.dataset.side : null;
      if (side) child.classList.toggle("message--follows", side === before && !child.matches(".message--announcement"));
      before = child.matches(".message--announcement") ? null : side;
    }
  }

  #arrange() {
    this.#claim(this.list);
    this.days.arrange();
    if (this.root.matches(".conversation--group")) this.#gather();
  }

  get messages() {
    return this.list.querySelectorAll("[data-message]");
  }

  get lastId() {
    return Number([...this.messages].at(-1)?.dataset.message ?? 0);
  }

  // What stands at the end of a page of the past, where messages are missing below.
  get gap() {
    return this.list.querySelector("[data-newer]");
  }

  // The page of the newest messages.
  #leave() {
    location.assign(location.pathname);
  }

  // Later messages take the place of `marker`.
  extend(marker, html) {
    const template = this.#parse(html);
    for (const message of template.content.querySelectorAll("[data-message]")) {
      if (this.has(message.dataset.message)) message.remove();
    }
    this.#steady(() => {
      marker.replaceWith(template.content);
      this.#arrange();
    }, true);
    this.markRead(this.readUpTo);
    this.#showPill();
  }

  has(id) {
    return document.getElementById(`message-${id}`) !== null;
  }

  #parse(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    this.#claim(template.content);
    return template;
  }

  // A message as the server rendered it. True where it was not here yet.
  insert(html) {
    const template = this.#parse(html);
    const message = template.content.querySelector("[data-message]");
    const id = Number(message.dataset.message);
    this.settled(message.dataset.clientId);
    if (this.has(id)) return false;
    const theirs = message.dataset.side !== this.side;
    const low = !this.isAtEnd;
    if (this.gap) {
      if (message.dataset.clientId === this.written) this.#leave();
      if (theirs) this.unseen += 1;
      this.#showPill();
      return false;
    }
    this.#steady(() => {
      const before = [...this.messages].findLast((other) => Number(other.dataset.message) < id);
      if (before) before.after(message);
      else if (this.messages.length) this.messages[0].before(message);
      else this.#first(message);
      this.#arrange();
    });
    if (!theirs) this.markRead(this.readUpTo);
    else {
      if (low) this.unseen += 1;
      this.#say(message);
    }
    this.#showPill();
    return true;
  }

  // A message that changed takes its own place again; where it is not on the page, an older page will bring it.
  replace(html) {
    const template = this.#parse(html);
    const message = template.content.querySelector("[data-message]");
    const old = document.getElementById(message.id);
    if (!old || old.outerHTML === message.outerHTML) return;
    // what this reader asked for (a translation, a reading) stays, unless the text is gone
    const bubble = message.querySelector(".message__help") && message.querySelector(".message__bubble");
    if (bubble) bubble.append(...old.querySelectorAll("[data-keep]"));
    this.#steady(() => old.replaceWith(message));
    const region = document.getElementById("live");
    if (region && message.matches(".message--deleted")) region.textContent = ""; // its words may stand there still
    this.markRead(this.readUpTo);
    window.htmx?.process(message);
  }

  #first(message) {
    this.list.querySelector("[data-greeting]")?.remove();
    this.list.prepend(message);
  }

  // One's own message, shown before the server has it.
  pending(item) {
    const found = this.list.querySelector(`[data-pending][data-client-id="${item.client_id}"]`);
    const bubble = found ?? this.root.querySelector("[data-pending-template]").content.firstElementChild.cloneNode(true);
    bubble.dataset.clientId = item.client_id;
    bubble.querySelector(".message__text").textContent = item.text;
    const state = item.failed ? item.why || this.word("failed") : this.word(item.state ?? "sending");
    bubble.querySelector("[data-pending-state]").textContent = state;
    dress(bubble, item);
    quote(bubble, item.reply);
    bubble.classList.toggle("message--failed", Boolean(item.failed));
    bubble.querySelector("[data-retry]").hidden = bubble.querySelector("[data-discard]").hidden = !item.failed;
    bubble.querySelector(".ticks").hidden = Boolean(item.failed);
    if (found) return;
    if (this.gap) this.written = item.client_id; // once it is sent, the page is opened at its end
    this.list.querySelector("[data-greeting]")?.remove();
    this.list.append(bubble);
  }

  // `share` of its file has gone up.
  advance(clientId, share) {
    advance(this.list.querySelector(`[data-pending][data-client-id="${CSS.escape(clientId)}"]`), share);
  }

  // That one has arrived, or was given up.
  settled(clientId) {
    this.list.querySelector(`[data-pending][data-client-id="${CSS.escape(clientId)}"]`)?.remove();
  }

  hasClientId(clientId) {
    return this.list.querySelector(`[data-message][data-client-id="${CSS.escape(clientId)}"]`) !== null;
  }

  // The partner has read everything up to this id: the ticks say so. Of many readers nobody says it.
  markRead(upTo = 0) {
    this.readUpTo = Math.max(this.readUpTo, upTo);
    for (const tick of this.list.querySelectorAll(`[data-message][data-side="${this.side}"] .ticks:not(.ticks--read)`)) {
      if (Number(tick.closest("[data-message]").dataset.message) > this.readUpTo) continue;
      const use = tick.querySelector("use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#check-check"));
      tick.classList.add("ticks--read");
      tick.setAttribute("aria-labelledby", "word-read");
    }
  }

  // The box scrolls from its end (column-reverse), so older pages move nothing; and its end is 0.
  get isAtEnd() {
    return Math.abs(this.box.scrollTop) < NEAR;
  }

  jump(behavior = "instant") {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.box.scrollTo({ top: 0, behavior: calm ? "instant" : behavior });
  }

  // What one reads stays where it is while words are added below.
  #steady(change, still = false) {
    if (this.isAtEnd && !still) {
      change();
      this.jump();
      return;
    }
    const top = this.box.getBoundingClientRect().top;
    const anchor = [...this.messages].find((message) => message.getBoundingClientRect().bottom > top);
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (anchor) this.box.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  #showPill() {
    if (this.isAtEnd && !this.gap) this.unseen = 0;
    this.pill.hidden = this.isAtEnd && !this.gap;
    const text = this.unseen ? `${this.word("new")} · ${this.unseen}` : this.word("newest");
    const label = this.pill.querySelector("[data-new-pill-text]");
    if (label.textContent !== text) label.textContent = text;
    this.pill.classList.toggle("button--primary", this.unseen > 0);
  }

  // To a screen reader, once, and a flood as one sentence.
  #say(message) {
    if (!this.unsaid.length) {
      setTimeout(() => {
        const said = this.unsaid.splice(0);
        const region = document.getElementById("live");
        if (region) region.textContent = said.length > 3 ? `${this.word("new")}: ${said.length}` : said.join("\n");
      }, SAID);
    }
    const name = document.getElementById(message.getAttribute("aria-labelledby"))?.textContent.trim() ?? "";
    const what = message.querySelector(".message__image, .voice")?.getAttribute("aria-labelledby");
    const text = message.querySelector(".message__text")?.textContent;
    this.unsaid.push([what ? document.getElementById(what)?.textContent : name, text].filter(Boolean).join(": "));
  }
}
