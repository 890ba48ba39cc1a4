// <textarea data-autogrow> grows with its words. Browsers with field-sizing do it alone.
import { each } from "./each.js";

if (!CSS.supports("field-sizing", "content")) {
  each("textarea[data-autogrow]", (area) => {
    const grow = () => {
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
    };
    area.addEventListener("input", grow);
    area.form?.addEventListener("reset", () => setTimeout(grow));
    grow();
  });
}
