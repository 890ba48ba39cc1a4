// The page that stands in where nobody can be reached: the one that was asked for comes by itself when that is over.
// Meanwhile it shows what its reader wrote and did not send, as chat-store.js keeps it.
import "./autogrow.js";
import "./copy.js";

const SOON = 2_000;
const LATEST = 15_000;
const page = document.querySelector("[data-offline-page]");
const state = page.querySelector("[data-offline-state]");
const words = page.querySelector("[data-word-draft]").dataset;

// Only once somebody answers: a page that loads itself again and again would lose what is being written here.
async function tryAgain() {
  const answer = await fetch("/health/live", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return false;
  if (location.pathname === "/offline/") location.replace("/");
  else location.reload();
  return true;
}

// The browser says that it is online before anything can be reached: so soon after, and then less and less often.
let timer = 0;
function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(async () => (!document.hidden && (await tryAgain())) || later(Math.min(pause * 1.5, LATEST)), pause);
}

later(SOON);
addEventListener("online", async () => (await tryAgain()) || later(SOON));
document.addEventListener("visibilitychange", () => document.hidden || later(0));
page.querySelector("a[href='']").addEventListener("click", async (event) => {
  event.preventDefault();
  state.textContent = state.dataset.textTrying;
  if (!(await tryAgain())) state.textContent = state.dataset.textStill;
});

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function card(name, value, own) {
  const waiting = name.startsWith("outbox:");
  const part = page.querySelector(waiting ? "[data-kept-waiting]" : "[data-kept-draft]").content.cloneNode(true);
  const at = read(`${own}at:${name}`) ?? {};
  const word = Object.entries({ post: words.wordPost, "outbox:": words.wordOutbox, "draft:comment:": words.wordComment })
    .find(([start]) => name.startsWith(start))?.[1] ?? words.wordDraft;
  const where = part.querySelector(".offline__where");
  where.textContent = name !== "post" && at.title ? `${word} · ${at.title}` : word;
  const open = part.querySelector("[data-place]");
  if (at.address?.startsWith("/")) open.href = at.address;
  else open.remove();
  if (waiting) {
    part.querySelector("blockquote").textContent = value.map((item) => item.text || words.wordFile).join("\n");
    return part;
  }
  const area = part.querySelector("textarea");
  const copy = part.querySelector("[data-copy]");
  area.id = where.htmlFor = `kept-${name}`;
  area.value = copy.dataset.copy = value.text ?? value;
  area.addEventListener("input", () => {
    copy.dataset.copy = area.value;
    const kept = typeof value === "string" ? area.value : { ...value, text: area.value };
    if (area.value) localStorage.setItem(own + name, JSON.stringify(kept));
    else localStorage.removeItem(own + name);
  });
  return part;
}

function show() {
  const own = `langlearn:${localStorage.getItem("langlearn-reader")}:`;
  const names = Object.keys(localStorage).filter((key) => key.startsWith(own)).map((key) => key.slice(own.length));
  const cards = names
    .filter((name) => /^(draft:|outbox:|post$)/.test(name))
    .map((name) => [name, read(own + name)])
    .filter(([, value]) => value?.length || value?.text)
    .map(([name, value]) => card(name, value, own));
  page.querySelector("[data-kept-list]").append(...cards);
  page.querySelector("[data-kept]").hidden = !cards.length;
}

try {
  show();
} catch {
  // storage is closed to us: then nothing is kept in it either
}
