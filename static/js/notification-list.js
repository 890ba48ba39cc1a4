// [data-notifications]: what is read elsewhere, in another tab or by a click on a push, is read here too; when something
// new comes, a pill leads to it.
import { each } from "./each.js";

function showRead(id) {
  const row = document.getElementById(`notification-${id}`);
  row?.classList.remove("notification-row--unread");
  for (const part of row?.querySelectorAll("form, [data-unread-word]") ?? []) part.remove();
}

each("[data-notifications]", (place) => {
  document.addEventListener("live:notified", () => (place.querySelector("a").hidden = false));
  document.addEventListener("live:notifications_read", ({ detail: { ids } }) => ids.forEach(showRead));
});
