// One conversation: what its socket brings goes to the log, what one writes goes to the outbox.
import { compose } from "./chat-composer.js";
import "./chat-help.js";
import { Log } from "./chat-log.js";
import { goOn } from "./chat-newer.js";
import { Outbox } from "./chat-outbox.js";
import { upload } from "./chat-upload.js";
import { Reading } from "./chat-reading.js";
import { Reply } from "./chat-reply.js";
import { accepted } from "./chat-request.js";
import { LiveSocket } from "./live-socket.js";
import "./message-menu.js";

const TYPING = 5_000;
const POLL = 8_000;
const SETTLE = 10_000;
const NOTICE = 2_500;
const MINUTE = 60_000;
const REFUSED = { 403: "gone", 404: "over", 429: "rate" };

function start(root) {
  const { chat, partner } = root.dataset;
  const log = new Log(root);
  const form = root.querySelector("[data-composer]");
  const word = (name) => log.word(name);
  const head = new Head(root);
  if (!chat) {
    if (form) compose(form, { root, partner, word });
    return;
  }
  const socket = new LiveSocket(`/ws/chats/${chat}/`);
  const address = form?.action ?? `/chats/${chat}/messages/`;
  const outbox = new Outbox(chat, log, socket, (item) =>
    item.kind ? upload(form, item, (share) => log.advance(item.client_id, share)) : post(form, item),
  );
  const reading = new Reading(log, Number(root.dataset.unreadFrom || log.lastId + 1), (id) =>
    socket.send({ type: "read", up_to: id }),
  );
  const reply = form && new Reply(root, form);
  const composer =
    form && compose(form, { root, partner, word, send: (text, files) => outbox.add(text, files, reply.take()), typing: () => socket.send({ type: "typing" }) });
  let notice = 0;

  // Up to `known` nothing is missing here. A live message does not move it at once, for an earlier one may still be on
  // its way; after a while on the same line, none is. So whatever a cut swallows lies after it.
  let known = Number(root.dataset.newest) || log.lastId;
  let line = 0;
  let whole = false;
  // Of what became of earlier messages the page has everything up to `since`, a moment of the server's clock.
  let since = root.dataset.now;
  const hello = (from = known) => socket.send({ type: "hello", last_id: from, since });
  const greet = () => {
    line += 1;
    whole = false;
    hello();
  };
  const settle = (id, on = line) =>
    setTimeout(() => {
      if (on === line && whole) known = Math.max(known, id);
    }, SETTLE);

  const handle = {
    message(frame) {
      if (String(frame.sender) === partner) head.online(true);
      if (String(frame.sender) === partner) head.typing(false);
      else outbox.acknowledged(frame.client_id);
      log.insert(frame.html);
      settle(frame.id);
    },
    changed: (frame) => log.replace(frame.html),
    ack(frame) {
      outbox.acknowledged(frame.client_id);
      if (!log.has(frame.id)) hello();
    },
    error(frame) {
      if (!frame.client_id) return;
      outbox.failed(frame.client_id, frame.code);
      if (frame.code !== "failed") composer?.complain(frame.code);
    },
    caught_up(frame) {
      log.markRead(frame.read_up_to);
      known = Math.max(known, frame.up_to);
      since = frame.now;
      whole = !frame.more;
      if (frame.more) hello();
      else reading.again();
    },
    read: (frame) => String(frame.by) === partner && log.markRead(frame.up_to),
    typing: (frame) => String(frame.by) === partner && head.typing(true),
    presence: (frame) => head.online(frame.online),
    accepted() {
      accepted(root);
      hello();
    },
    catch_up: greet,
  };

  socket.addEventListener("open", () => {
    clearTimeout(notice);
    root.classList.remove("conversation--down");
    greet();
    socket.send({ type: "ping" });
    // marked as unread: opened, it is not any more
    if ("markedUnread" in root.dataset && socket.send({ type: "read", up_to: log.lastId })) delete root.dataset.markedUnread;
  });
  socket.addEventListener("down", () => {
    clearTimeout(notice);
    notice = setTimeout(() => root.classList.add("conversation--down"), NOTICE);
  });
  socket.addEventListener("frame", ({ detail: frame }) => handle[frame.type]?.(frame));
  socket.addEventListener("over", ({ detail: code }) => {
    if (!form) return;
    for (const field of form.elements) field.disabled = true;
    composer.complain(code === 4401 ? "signed_out" : "over");
  });

  goOn(log, address, ask, () => {
    known = log.lastId;
    greet();
  });

  // Where no socket can be had, what is new is asked for now and then.
  setInterval(async () => {
    if (socket.isOpen || document.hidden || !navigator.onLine || !root.matches(".conversation--down")) return;
    const answer = await ask(`${address}?after=${known}`).catch(() => null);
    if (!answer?.ok) return;
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    for (const message of template.content.querySelectorAll("[data-message]")) {
      log.insert(message.outerHTML);
      known = Number(message.dataset.message);
    }
  }, POLL);
}

function ask(address, options = {}) {
  return fetch(address, { ...options, headers: { "HX-Request": "true" }, redirect: "manual" });
}

// A message by POST, as the form would send it.
async function post(form, item) {
  const body = new FormData(form);
  body.set("client_id", item.client_id);
  body.set("content_text", item.text);
  body.set("parent_msg", item.reply?.id ?? "");
  try {
    const answer = await ask(form.action, { method: "POST", body });
    if (answer.ok) return { html: await answer.text() };
    return answer.status >= 400 && answer.status < 500 ? { failed: answer.headers.get("X-Refused") ?? REFUSED[answer.status] ?? "invalid" } : {};
  } catch {
    return {};
  }
}

// Who one talks to: online, typing, what time it is there.
class Head {
  #root;
  #timer = 0;

  constructor(root) {
    this.#root = root;
    this.#tick();
    setInterval(() => this.#tick(), MINUTE / 3);
  }

  // Their time goes on.
  #tick() {
    const clock = this.#root.querySelector("[data-clock]");
    const language = document.documentElement.lang || undefined;
    try {
      clock.textContent = new Date().toLocaleTimeString(language, { timeStyle: "short", timeZone: clock.dataset.clock });
    } catch {
      // a zone that this browser does not know: what the server said stands
    }
  }

  typing(is) {
    clearTimeout(this.#timer);
    this.#root.querySelector("[data-typing]").hidden = !is;
    this.#root.querySelector("[data-about]").hidden = is;
    if (is) this.#timer = setTimeout(() => this.typing(false), TYPING);
    if (is) this.online(true);
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
if (conversation) start(conversation);
