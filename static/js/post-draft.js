// What one has written but not posted is kept in this browser until it is posted (chat-store.js says whose it is).
import { each } from "./each.js";
import { load, save } from "./chat-store.js";

each("[data-post-form][data-draft]", (form) => {
  const name = form.dataset.draft;
  const { content_text: text, language, wants_correction: wish } = form.elements;
  if ("posted" in form.dataset) save(name, null);
  const kept = "again" in form.dataset ? null : load(name);
  if (kept && !text.value) {
    text.value = kept.text;
    language.value = kept.language;
    wish.checked = kept.wish;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const keep = () => save(name, text.value ? { text: text.value, language: language.value, wish: wish.checked } : null);
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
});
