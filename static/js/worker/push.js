// What is pushed, shown by the system: unless a page of ours is in sight, whose bell says it already. A click leads there.
self.addEventListener("push", (event) => {
  const { title, url, tag, lang, unread } = event.data.json();
  const show = async () => {
    if (unread) await self.navigator.setAppBadge?.(unread).catch(() => {});
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    if (pages.some((page) => page.visibilityState === "visible" && page.focused)) return;
    await self.registration.showNotification(title, { tag, lang, icon: self.ICON, data: { url } });
  };
  event.waitUntil(show());
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data.url, self.location.origin).href;
  const open = async () => {
    const [page] = await self.clients.matchAll({ type: "window" });
    const there = await page?.navigate(address).catch(() => null);
    await (there ? there.focus() : self.clients.openWindow(address));
  };
  event.waitUntil(open());
});
