// What one person has written but not sent, kept in this browser: drafts, and messages on their way. Theirs alone:
// another person signing in here, or signing out, clears it.
const BASE = "langlearn:";
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
  attempt(() => (empty ? localStorage.removeItem(OWN + name) : localStorage.setItem(OWN + name, JSON.stringify(value))));
}

if (user) attempt(() => clear((key) => key.startsWith(OWN)));

document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action")?.endsWith("/logout/")) attempt(clear);
});
