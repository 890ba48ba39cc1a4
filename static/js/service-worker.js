// The worker for everybody: it stands in where the network is away, and shows what is pushed.
addEventListener("load", () => {
  navigator.serviceWorker?.register("/sw.js").catch(() => {}); // a browser that keeps nothing does without
});
