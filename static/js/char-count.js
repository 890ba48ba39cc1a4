// <textarea data-char-count maxlength="500">: how many characters are left, from the last fifth on.
import { each } from "./each.js";

each("[data-char-count]", (field) => {
  const most = Number(field.dataset.charCount || field.maxLength);
  if (!(most > 0)) return;
  const count = document.createElement("p");
  count.className = "field__count";
  count.hidden = true;
  field.after(count);
  const show = () => {
    const left = most - field.value.length;
    count.textContent = `${field.value.length} / ${most}`;
    count.hidden = left > most / 5;
    count.classList.toggle("field__count--over", left < 0);
  };
  field.addEventListener("input", show);
  field.form?.addEventListener("reset", () => setTimeout(show));
  show();
});
