// [data-newer]: a page opened in the past goes on downwards as one scrolls. Until it has reached the newest message there
// is a hole below it, and nothing that comes live may stand there.
const AHEAD = "300px";
const PAUSE = 3_000;

// `get(address)` fetches a fragment; `whole()` is called once nothing is missing below.
export function goOn(log, address, get, whole) {
  const watcher = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && more(), {
    root: log.box,
    rootMargin: AHEAD,
  });
  const watch = () => log.gap && watcher.observe(log.gap);

  async function more() {
    const marker = log.gap;
    watcher.disconnect();
    marker.classList.add("htmx-request"); // shows that it is under way
    const answer = await get(`${address}?newer=${marker.dataset.newer}`).catch(() => null);
    if (answer?.ok) log.extend(marker, await answer.text());
    else marker.classList.remove("htmx-request");
    if (!log.gap) whole();
    else setTimeout(watch, answer?.ok ? 0 : PAUSE);
  }

  watch();
}
