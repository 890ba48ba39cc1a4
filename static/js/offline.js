// [data-offline] is shown while the browser has no network.
function show() {
  for (const bar of document.querySelectorAll("[data-offline]")) bar.hidden = navigator.onLine;
}

addEventListener("online", show);
addEventListener("offline", show);
show();
