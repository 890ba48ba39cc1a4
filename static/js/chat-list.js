// [data-chat-list]: a row moves up when something is written in its chat, and its count follows what is read, in every
// tab. What a row shows is the server's to say, so it is fetched.
const list = document.querySelector("[data-chat-list]");
const GATHER = 150;
const changed = new Set();
let timer = 0;

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

async function get(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, redirect: "manual" });
  return answer.ok ? parse(await answer.text()) : answer.status === 404 ? null : undefined;
}

const order = (row) => Number(row.dataset.order);

// Which of the lists this is, and whether a row is in it: unread ones are among the rest.
const shown = (row) => {
  const { show } = list.dataset;
  if (row.dataset.shelf !== (show === "unread" ? "" : show)) return false;
  return show !== "unread" || row.querySelector(".chat-row--unread") || document.getElementById(row.id);
};

function place(row) {
  const old = document.getElementById(row.id);
  if (!shown(row)) return old?.remove();
  const rest = [...list.querySelectorAll("[data-chat-row]")].filter((other) => other !== old);
  const below = rest.find((other) => order(other) < order(row));
  const more = list.querySelector(".load-more");
  if (!old && !below && more) return; // further down than what is loaded
  if (row.dataset.chatRow === list.dataset.current) mark(row);
  const focused = old?.contains(document.activeElement);
  old?.remove();
  list.querySelector(".empty")?.remove();
  list.insertBefore(row, below ?? more);
  window.htmx?.process(row);
  if (focused) row.querySelector("a").focus({ preventScroll: true });
}

const mark = (row) => row?.querySelector("a").setAttribute("aria-current", "page");

function count(requests) {
  const badge = document.querySelector("[data-requests]");
  if (badge && requests !== undefined) badge.textContent = requests || "";
}

async function refresh() {
  const ids = [...changed];
  changed.clear();
  for (const id of ids) {
    const row = await get(`${list.dataset.url}${id}/row/`).catch(() => undefined);
    if (row) place(row.querySelector("[data-chat-row]"));
    else if (row === null) document.getElementById(`chat-row-${id}`)?.remove();
  }
}

// The whole first page anew: after a gap nobody knows what changed.
async function reload() {
  const rows = await get(`${list.dataset.url}?pane=1&show=${list.dataset.show}`).catch(() => undefined);
  if (!rows) return;
  mark(rows.querySelector(`#chat-row-${list.dataset.current}`));
  list.replaceChildren(rows);
  window.htmx?.process(list);
}

if (list) {
  document.addEventListener("live:chat", ({ detail: frame }) => {
    count(frame.requests);
    changed.add(frame.chat);
    clearTimeout(timer);
    timer = setTimeout(refresh, GATHER);
  });
  document.addEventListener("live:back", reload);
  document.addEventListener("live:chats", reload);
}
