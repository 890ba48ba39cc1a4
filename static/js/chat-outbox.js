// Messages on their way: kept in this browser until the server has acknowledged them, sent one after the other in order,
// by the socket or, where that cannot be had, by POST. The id is made here, so a second send is the same message.
import { load, save } from "./chat-store.js";

const PATIENCE = 10_000;
const WITHOUT_SOCKET = 4_000;
const PAUSE = 3_000;
const TRIES = 5;

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))]; // a page without TLS
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

export class Outbox {
  #name;
  #items;
  #log;
  #socket;
  #post;
  #sending = null;
  #timer = 0;
  #downSince = performance.now();

  // `post(item)` sends by POST and resolves to { html }, { failed: code } or {} to try again.
  constructor(chat, log, socket, post) {
    this.#name = `outbox:${chat}`;
    this.#log = log;
    this.#socket = socket;
    this.#post = post;
    this.#items = (load(this.#name) ?? []).filter((item) => !log.hasClientId(item.client_id));
    for (const item of this.#items) log.pending(Object.assign(item, { state: "waiting", tries: 0 }));
    this.#keep();
    socket.addEventListener("open", () => this.flush());
    socket.addEventListener("down", () => {
      this.#downSince = performance.now();
      this.#release();
      for (const item of this.#items) this.#show(item, "waiting");
      this.#later(WITHOUT_SOCKET);
    });
    addEventListener("online", () => this.flush());
    log.list.addEventListener("click", (event) => this.#pressed(event));
    this.#later(WITHOUT_SOCKET);
  }

  add(text) {
    const item = { client_id: newId(), text, tries: 0 };
    this.#items.push(item);
    this.#keep();
    this.#show(item, this.#socket.isOpen ? "sending" : "waiting");
    this.#log.jump();
    this.flush();
  }

  acknowledged(clientId) {
    this.#take(clientId);
    this.#release(clientId);
    this.flush();
  }

  failed(clientId, code) {
    const item = this.#items.find((one) => one.client_id === clientId);
    this.#release(clientId);
    if (item && code === "failed" && ++item.tries < TRIES) this.#later(PAUSE);
    else if (item) {
      item.failed = code;
      this.#keep();
      this.#show(item);
    }
    if (code !== "failed") this.flush();
  }

  async flush() {
    const item = this.#items.find((one) => !one.failed);
    if (!item || this.#sending || !navigator.onLine) return;
    if (this.#socket.isOpen) {
      this.#sending = item;
      this.#show(item, "sending");
      this.#socket.send({ type: "send", client_id: item.client_id, content_text: item.text });
      this.#timer = setTimeout(() => this.#socket.restart(), PATIENCE);
    } else if (performance.now() - this.#downSince >= WITHOUT_SOCKET) {
      this.#sending = item;
      this.#show(item, "sending");
      const answer = await this.#post(item);
      this.#sending = null;
      if (answer.html) this.#log.insert(answer.html);
      if (answer.html) this.acknowledged(item.client_id);
      else if (answer.failed) this.failed(item.client_id, answer.failed);
      else this.#later(PAUSE);
    }
  }

  #show(item, state) {
    if (state) item.state = state;
    this.#log.pending(item);
  }

  #take(clientId) {
    this.#items = this.#items.filter((item) => item.client_id !== clientId);
    this.#keep();
    this.#log.settled(clientId);
  }

  #keep() {
    save(this.#name, this.#items.map(({ client_id, text, failed }) => ({ client_id, text, failed })));
  }

  // `clientId`, or with none whatever it is, is not being sent any more.
  #release(clientId = this.#sending?.client_id) {
    if (this.#sending?.client_id !== clientId) return;
    clearTimeout(this.#timer);
    this.#sending = null;
  }

  #later(pause) {
    setTimeout(() => this.flush(), pause + 50);
  }

  #pressed(event) {
    const clientId = event.target.closest("[data-pending]")?.dataset.clientId;
    const item = this.#items.find((one) => one.client_id === clientId);
    if (!item) return;
    if (event.target.closest("[data-discard]")) this.#take(clientId);
    else if (event.target.closest("[data-retry]")) {
      delete item.failed;
      item.tries = 0;
      this.#keep();
      this.#show(item, this.#socket.isOpen ? "sending" : "waiting");
      this.flush();
    } else return;
    this.#log.root.querySelector("textarea")?.focus();
  }
}
