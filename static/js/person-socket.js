// The signed-in person's own socket, on every page. Each frame becomes an event of the document, "live:<type>"; after a
// gap comes "live:back", for whoever shows what may have changed meanwhile. Unread counts are set here.
import { count } from "./app-badge.js";
import "./chat-store.js";
import { LiveSocket } from "./live-socket.js";

const MOST = 99;
const SHUT_OUT = 4403;
const title = document.title;

function show(name, number) {
  const badge = document.getElementById(`badge-${name}`);
  const text = number > MOST ? `${MOST}+` : number ? String(number) : "";
  if (badge && badge.textContent !== text) badge.textContent = text;
  count(name, number);
  if (name === "chats") document.title = text ? `(${text}) ${title}` : title;
}

function tell(type, detail) {
  document.dispatchEvent(new CustomEvent(`live:${type}`, { detail }));
}

const socket = document.body.dataset.user ? new LiveSocket("/ws/me/") : null;

// Ask the server something on this line; what it answers comes as an event.
export function ask(type) {
  return Boolean(socket?.send({ type }));
}

if (socket) {
  let before = false;
  const greet = () => {
    socket.send({ type: "hello", feed: document.querySelector("[data-feed]")?.dataset.feed });
    if (before) tell("back");
    before = true;
  };
  socket.addEventListener("open", greet);
  // suspended: what is on the page is not theirs to see any more, and the next page says why
  socket.addEventListener("over", ({ detail: code }) => code === SHUT_OUT && location.reload());
  socket.addEventListener("frame", ({ detail: frame }) => {
    if (frame.type === "catch_up") greet();
    if (frame.type === "badges") for (const [name, number] of Object.entries(frame)) if (name !== "type") show(name, number);
    if ("unread_chats" in frame) show("chats", frame.unread_chats);
    tell(frame.type, frame);
  });
}
