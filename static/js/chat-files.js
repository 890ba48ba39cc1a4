// The files of messages on their way, kept in this browser beside the outbox: theirs alone, as chat-store.js says.
const STORE = "files";
const OWN = `${document.body.dataset.user}:`;
let database;

function opened() {
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("langlearn", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return database;
}

// Storage may be closed to us or full: what is on the page is then all there is.
async function attempt(mode, what) {
  try {
    const store = (await opened()).transaction(STORE, mode).objectStore(STORE);
    return await new Promise((resolve, reject) => {
      const request = what(store);
      request.onsuccess = () => resolve(request.result ?? null);
      request.onerror = () => reject(request.error);
    });
  } catch {
    return null;
  }
}

export function keepFile(id, file) {
  return attempt("readwrite", (store) => store.put(file, OWN + id));
}

export function findFile(id) {
  return attempt("readonly", (store) => store.get(OWN + id));
}

export function dropFile(id) {
  return attempt("readwrite", (store) => store.delete(OWN + id));
}

async function clear(stays) {
  for (const key of (await attempt("readonly", (store) => store.getAllKeys())) ?? []) {
    if (!stays(key)) attempt("readwrite", (store) => store.delete(key));
  }
}

clear((key) => key.startsWith(OWN));
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action")?.endsWith("/logout/")) clear(() => false);
});
