// What is not read in the groups of one's courses: [data-group-unread="7"] shows it of one, [data-courses-unread] in how many.
// Between the server's words on it, each new message counts one more.
import { each } from "./each.js";
import { ask } from "./person-socket.js";

const MOST = 99;
const PATIENCE = 1_000;
const me = Number(document.body.dataset.user);
const groups = new Map(); // course: how many, and up to which message that was counted
let timer = 0;

const text = (count) => (count > MOST ? `${MOST}+` : count ? String(count) : "");

function write(element, said) {
  if (element && element.textContent !== said) element.textContent = said;
}

function show() {
  for (const element of document.querySelectorAll("[data-group-unread]")) {
    const group = groups.get(element.dataset.groupUnread);
    if (group) write(element, text(group.unread));
  }
  const unread = [...groups.values()].filter((group) => group.unread).length;
  for (const element of document.querySelectorAll("[data-courses-unread]")) write(element, text(unread));
}

function on(type, run) {
  document.addEventListener(`live:${type}`, ({ detail: frame }) => {
    run(frame);
    show();
  });
}

on("groups", ({ counts }) => {
  // without counts it is a hint that they changed
  if (!counts) return void ask("groups");
  groups.clear();
  for (const [course, [unread, upTo]] of Object.entries(counts)) groups.set(course, { unread, upTo });
});

on("group", ({ course, unread, up_to: upTo }) => groups.set(String(course), { unread, upTo }));

on("group_news", ({ course, id, by, gone }) => {
  const group = groups.get(String(course)) ?? { unread: 0, upTo: 0 };
  if (gone && group.unread) {
    // all who have it unread ask, but not all at once
    clearTimeout(timer);
    timer = setTimeout(() => ask("groups"), Math.random() * PATIENCE);
  }
  if (gone || id <= group.upTo) return;
  groups.set(String(course), { unread: group.unread + (by === me ? 0 : 1), upTo: id });
});

on("rooms", () => ask("rooms"));

each("[data-group-unread]", show);
