// <textarea name data-keep-words>: a form that took the place of another (to answer this one, or none) goes on with what
// was written in the other's field of that name.
import { each } from "./each.js";

const written = new Map();

document.addEventListener("input", ({ target }) => {
  if (target.matches("textarea[name]")) written.set(target.name, target.value);
});

document.addEventListener("submit", ({ target }) => {
  for (const area of target.querySelectorAll("textarea[name]")) written.delete(area.name);
});

each("textarea[data-keep-words]", (area) => {
  if (area.value || !written.has(area.name)) return;
  area.value = written.get(area.name);
  area.setSelectionRange(area.value.length, area.value.length);
  area.dispatchEvent(new Event("input", { bubbles: true }));
});
