// Messages on their way: kept in this browser until the server has acknowledged them, sent one after the other in order,
// by the socket or, where that cannot be had, by POST. The id is made here, so a second send is the same message.
import { dropFile, findFile, keepFile } from "./chat-files.js";
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

  // `post(item)` sends by POST and resolves to { html }, { failed: code, why: sentence } or {} to try again.
  constructor(chat, log, socket, post) {
    this.#name = `outbox:${chat}`;
    this.#log = log;
    this.#socket = socket;
    this.#post = post;
    this.#items = (load(this.#name) ?? []).filter((item) => !log.hasClientId(item.client_id));
    for (const item of this.#items) log.pending(Object.assign(item, { state: "waiting", tries: 0 }));
    this.#keep();
    for (const item of this.#items) if (item.kind && item.failed !== "lost") this.#find(item);
    socket.addEventListener("open", () => {
      this.#downSince = Infinity;
      this.flush();
    });
    socket.addEventListener("down", () => {
      // not since the last of many tries to come back
      this.#downSince = Math.min(this.#downSince, performance.now());
      if (!this.#sending?.kind) this.#release();
      for (const item of this.#items) if (item !== this.#sending) this.#show(item, "waiting");
      this.#later(WITHOUT_SOCKET);
    });
    addEventListener("online", () => this.flush());
    log.list.addEventListener("click", (event) => this.#pressed(event));
    this.#later(WITHOUT_SOCKET);
  }

  // Each file is a message of its own, in order; the text goes with the last.
  // So does what is answered, `reply` as chat-reply.js gives it.
  add(text, files = [], reply = null) {
    const last = files.pop();
    for (const file of files) this.#add({ ...file, text: "" });
    this.#add({ ...last, text, reply });
    this.#log.jump();
    this.flush();
  }

  #add(content) {
    const item = { ...content, client_id: newId(), tries: 0 };
    this.#items.push(item);
    if (item.file) keepFile(item.client_id, item.file);
    this.#keep();
    this.#show(item, this.#socket.isOpen ? "sending" : "waiting");
  }

  // The file of a message that waits since before this page.
  async #find(item) {
    item.file = await findFile(item.client_id);
    if (!item.file) Object.assign(item, { failed: "lost", why: this.#log.word("lost") });
    this.#show(item);
    this.flush();
  }

  acknowledged(clientId) {
    this.#take(clientId);
    this.#release(clientId);
    this.flush();
  }

  failed(clientId, code, why) {
    const item = this.#items.find((one) => one.client_id === clientId);
    this.#release(clientId);
    if (item && code === "failed" && ++item.tries < TRIES) {
      if (item.kind) this.#show(item, "waiting");
      this.#later(PAUSE);
    } else if (item) {
      Object.assign(item, { failed: code, why });
      this.#keep();
      this.#show(item);
    }
    if (code !== "failed") this.flush();
  }

  async flush() {
    const item = this.#items.find((one) => !one.failed);
    if (!item || this.#sending || !navigator.onLine || (item.kind && !item.file)) return;
    if (item.kind) await this.#upload(item);
    else if (this.#socket.isOpen) {
      this.#sending = item;
      this.#show(item, "sending");
      this.#socket.send({ type: "send", client_id: item.client_id, content_text: item.text, parent_msg: item.reply?.id ?? "" });
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

  async #upload(item) {
    this.#sending = item;
    this.#show(item, "sending");
    const answer = await this.#post(item);
    if (answer.html) {
      this.#log.insert(answer.html);
      this.acknowledged(item.client_id);
    } else if (navigator.onLine) {
      const code = answer.failed ?? "failed";
      this.failed(item.client_id, code, answer.why || (answer.failed && this.#log.word(code)));
    } else {
      this.#release(item.client_id);
      this.#show(item, "waiting");
    }
  }

  #show(item, state) {
    if (state) item.state = state;
    this.#log.pending(item);
  }

  #take(clientId) {
    const taken = this.#items.find((item) => item.client_id === clientId);
    if (taken?.url) URL.revokeObjectURL(taken.url);
    if (taken?.kind) dropFile(clientId);
    this.#items = this.#items.filter((item) => item.client_id !== clientId);
    this.#keep();
    this.#log.settled(clientId);
  }

  #keep() {
    const kept = ["client_id", "text", "failed", "why", "kind", "width", "height", "seconds", "reply"];
    save(this.#name, this.#items.map((item) => Object.fromEntries(kept.map((name) => [name, item[name]]))));
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
      delete item.why;
      if (item.kind && !item.file) this.#find(item);
      item.tries = 0;
      this.#keep();
      this.#show(item, this.#socket.isOpen ? "sending" : "waiting");
      this.flush();
    } else return;
    this.#log.root.querySelector("textarea")?.focus();
  }
}
