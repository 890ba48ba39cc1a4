// What one person has written but not sent, kept in this browser: drafts, and messages on their way. Theirs alone:
// another person signing in here, or signing out, clears it. Without a connection offline-page.js shows it, by the place
// where it was written ("at:…") and only while the last page was theirs (READER).
const BASE = "langlearn:";
const READER = "langlearn-reader";
const user = document.body.dataset.user;
const OWN = `${BASE}${user}:`;

function clear(stays = () => false) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(BASE) && !stays(key)) localStorage.removeItem(key);
  }
}

function attempt(what) {
  try {
    return what();
  } catch {
    return null; // storage is closed to us or full: what is on the page is all there is
  }
}

export function load(name) {
  return attempt(() => JSON.parse(localStorage.getItem(OWN + name)));
}

export function save(name, value) {
  const empty = !value || value.length === 0;
  attempt(() => {
    if (empty) return [name, `at:${name}`].forEach((one) => localStorage.removeItem(OWN + one));
    localStorage.setItem(OWN + name, JSON.stringify(value));
    localStorage.setItem(`${OWN}at:${name}`, JSON.stringify(here()));
  });
}

const here = () => ({ address: location.pathname, title: document.querySelector("h1")?.textContent.trim() ?? "" });

attempt(() => {
  if (user) clear((key) => key.startsWith(OWN));
  if (user) localStorage.setItem(READER, user);
  else localStorage.removeItem(READER);
});

document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action")?.endsWith("/logout/")) attempt(clear);
});
