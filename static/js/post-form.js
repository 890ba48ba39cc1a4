// Writing a post: its pictures, its draft, its language, its preview. Ctrl or ⌘ with Enter sends it.
import { each } from "./each.js";
import "./post-draft.js";
import "./post-language.js";
import "./post-pictures.js";
import "./post-preview.js";

// Begun for them: they go on behind the words.
each("[data-post-form][data-begun]", (form) => {
  const text = form.elements.content_text;
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest?.("[data-post-form]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});
