// A message is rendered once for both its readers, so its words may be in the other's language: [data-says="word-x"] gets
// the page's own words, those of the element with this id. What is named by such words (aria-labelledby) gets a tooltip.
import { each } from "./each.js";

export const words = (id) => document.getElementById(id)?.textContent ?? "";

each("[data-says]", (element) => {
  const said = words(element.dataset.says);
  if (!said) return;
  if (element.textContent !== said) element.textContent = said;
  element.lang = document.documentElement.lang;
});

each("[data-help][aria-labelledby]", (element) => {
  element.title = words(element.getAttribute("aria-labelledby"));
});
