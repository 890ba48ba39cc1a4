// [data-due="moment"][data-from="address"] takes the place of itself with what the address answers, once that moment has come
// by the server's clock ([data-now] is when it spoke); without an answer, it asks again every few seconds. Looked at by the
// clock rather than by one long timer, so that a machine which slept asks as soon as it wakes; and while the page is looked
// at only.
import { each } from "./each.js";

const AGAIN = 10_000;

async function renew(element) {
  const answer = await fetch(element.dataset.from, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer || answer.status >= 500 || answer.status === 429) return;
  if (!answer.ok || answer.redirected) return location.reload();
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  const focused = element.contains(document.activeElement) && document.activeElement.id;
  element.replaceWith(template.content);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

each("[data-due]", (element) => {
  const due = Date.parse(element.dataset.due);
  const ahead = Date.parse(element.dataset.now) - Date.now();
  let asked = 0;
  const look = () => {
    if (!element.isConnected) return stop();
    if (document.hidden || Date.now() + ahead < due || Date.now() - asked < AGAIN) return;
    asked = Date.now();
    renew(element);
  };
  const timer = setInterval(look, 1_000);
  document.addEventListener("visibilitychange", look);
  function stop() {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  }
});
