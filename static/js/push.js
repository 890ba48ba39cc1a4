// [data-push="public key"]: this browser asks its vendor's push service for an address and gives it to us, or takes that
// back. What the page says of it, the server says: each answer takes the place of the part of the page.
import { each } from "./each.js";

const WORKER = "/sw.js";
const headers = () => ({ "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers:inherited")) });
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const bytes = (key) => Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

const subscription = async () => (await navigator.serviceWorker.getRegistration(WORKER))?.pushManager.getSubscription();

function say(place, reason) {
  const alert = place.querySelector("[data-push-reason]");
  alert.querySelector("p").textContent = reason;
  alert.hidden = false;
}

async function turnOn(place) {
  if ((await Notification.requestPermission()) !== "granted") return say(place, place.dataset.textDenied);
  await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe(); // it may be of other keys
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(place.dataset.push) });
  const { endpoint, keys } = made.toJSON();
  const body = new URLSearchParams({ endpoint, ...keys });
  const answer = await fetch(place.dataset.pushAddress, { method: "POST", body, headers: headers() });
  if (answer.status !== 200) await made.unsubscribe();
  if (![200, 422].includes(answer.status)) return say(place, place.dataset.textFailed);
  const fresh = document.createRange().createContextualFragment(await answer.text()).querySelector("#push");
  place.replaceWith(fresh);
  window.htmx?.process(fresh);
}

each("[data-push]", async (place) => {
  const button = place.querySelector("[data-push-on]");
  place.querySelector("[data-push-unable]").hidden = able;
  if (!able) return;
  const here = place.querySelector("[data-push-here]");
  here?.addEventListener("submit", async () => (await subscription())?.unsubscribe());
  button.hidden = Boolean(here && (await subscription()));
  button.addEventListener("click", () => {
    button.ariaBusy = "true";
    turnOn(place)
      .catch(() => say(place, place.dataset.textFailed))
      .finally(() => (button.ariaBusy = null));
  });
});
