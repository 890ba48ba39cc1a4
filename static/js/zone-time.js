// <span data-zone-time="minutes from UTC" data-moment>: the same hour elsewhere, hidden where the browser's clocks agree.
import { each } from "./each.js";

each("[data-zone-time]", (element) => {
  const here = -new Date(element.dataset.moment).getTimezoneOffset();
  element.hidden = here === Number(element.dataset.zoneTime);
});
