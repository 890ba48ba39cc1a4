// One conversation, of two or of many: what its socket brings goes to the log, what one writes goes to the outbox. Its
// element says all that differs: data-socket, data-address (of its messages), data-outbox and data-draft (under which
// names this browser keeps what is not sent), data-side (which messages are mine).
import { compose } from "./chat-composer.js";
import "./chat-help.js";
import { Log } from "./chat-log.js";
import { goOn } from "./chat-newer.js";
import { Outbox } from "./chat-outbox.js";
import { upload } from "./chat-upload.js";
import { Reading } from "./chat-reading.js";
import { Reply } from "./chat-reply.js";
import { LiveSocket } from "./live-socket.js";
import "./message-menu.js";

const POLL = 8_000;
const SETTLE = 10_000;
const NOTICE = 2_500;
const REFUSED = { 401: "signed_out", 403: "gone", 404: "over", 429: "rate" };

// `head` shows who one talks to: online(), typing(). `more` are what else its socket may bring.
export function converse(root, head, more = () => ({})) {
  const { address, draft } = root.dataset;
  const me = document.body.dataset.user;
  const log = new Log(root);
  const form = root.querySelector("[data-composer]");
  const word = (name) => log.word(name);
  if (!root.dataset.socket) {
    if (form) compose(form, { root, draft, word });
    return;
  }
  const socket = new LiveSocket(root.dataset.socket);
  const outbox = new Outbox(root.dataset.outbox, log, socket, (item) =>
    item.kind ? upload(form, item, (share) => log.advance(item.client_id, share)) : post(form, item),
  );
  const reading = new Reading(log, Number(root.dataset.unreadFrom || log.lastId + 1), (id) =>
    socket.send({ type: "read", up_to: id }),
  );
  const reply = form && new Reply(root, form);
  const composer =
    form && compose(form, {
      root,
      draft,
      word,
      send: (text, files) => outbox.add(text, files, reply.take()),
      typing: () => socket.send({ type: "typing" }),
    });
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
      if (String(frame.sender) === me) outbox.acknowledged(frame.client_id);
      else head.wrote(frame.sender);
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
    read: (frame) => String(frame.by) !== me && log.markRead(frame.up_to),
    typing: (frame) => String(frame.by) !== me && head.typing(frame),
    presence: (frame) => head.online(frame.online),
    catch_up: greet,
  };
  Object.assign(handle, more({ log, form, hello }));

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
