// In a row of tabs or chips that scrolls by itself, the present one is in sight from the beginning. Asked of an observer,
// for which the page was laid out anyway: to read where it is here would have the whole page laid out first.
import { each } from "./each.js";

each(":is(.tabs, .chips--scroll) > [aria-current]", (item) => {
  const row = item.parentElement;
  const seen = new IntersectionObserver(
    ([{ boundingClientRect: place, rootBounds: sight }]) => {
      seen.disconnect();
      const hidden = place.right - sight.right;
      if (hidden > 0) row.scrollLeft += hidden + sight.width / 4;
    },
    { root: row },
  );
  seen.observe(item);
});
