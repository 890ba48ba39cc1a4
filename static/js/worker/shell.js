// SHELL = { name, page, files }: what pages are made of comes from here, and `page` takes the place of one that cannot be
// reached. Nothing else is kept: pages are of persons, and answers to what is written are never stood in for. The name
// follows from the content, so with a new release this fills a new store, and the old one goes.
const { name: STORE, page: PAGE, files: FILES } = self.SHELL;
const ours = new Set(FILES.map((path) => new URL(path, self.location.origin).href));
let spoken = null;

self.addEventListener("install", (event) => {
  const fill = async () => {
    const store = await caches.open(STORE);
    await store.addAll([...FILES, new Request(PAGE, { cache: "reload" })]);
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name !== STORE) await caches.delete(name);
    await self.registration.navigationPreload?.enable(); // the page is asked for while this worker still starts
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (ours.has(request.url)) event.respondWith(kept(request.url).then((file) => file ?? fetch(request)));
});

async function page(event) {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    event.waitUntil(speak(answer.headers.get("Content-Language")).catch(() => {}));
    return answer;
  } catch {
    const stand = await kept(PAGE);
    // not a success: what a browser fetched ahead while it was offline must not be shown once it is online
    return stand ? new Response(stand.body, { status: 503, headers: stand.headers }) : Response.error();
  }
}

async function kept(address) {
  const store = await caches.open(STORE);
  return store.match(address, { ignoreVary: true });
}

// The page is kept in the language of whoever reads here: that of the last page they were shown.
async function speak(language) {
  if (!language || language === spoken) return;
  const found = await kept(PAGE);
  if (found?.headers.get("Content-Language") !== language) {
    const store = await caches.open(STORE);
    await store.add(new Request(PAGE, { cache: "reload" }));
  }
  spoken = language;
}
