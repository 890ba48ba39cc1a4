// In a row of tabs or chips that scrolls by itself, the present one is in sight from the beginning.
import { each } from "./each.js";

each(":is(.tabs, .chips--scroll) > [aria-current]", (item) => {
  const row = item.parentElement;
  const hidden = item.offsetLeft + item.offsetWidth - row.offsetLeft - row.clientWidth;
  if (hidden > 0) row.scrollLeft = hidden + row.clientWidth / 4;
});
