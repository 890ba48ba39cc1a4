// <select data-time-zone> or <input data-time-zone>: the browser's own zone, where none was chosen or ="guess" says it is a guess.
import { each } from "./each.js";

each("[data-time-zone]", (field) => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || (field.value && field.dataset.timeZone !== "guess")) return;
  if (field.matches("select") && ![...field.options].some((option) => option.value === zone)) return;
  field.value = zone;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});
