// Writing a post: its pictures, its draft, its language, its preview. Ctrl or ⌘ with Enter sends it.
import "./post-draft.js";
import "./post-language.js";
import "./post-pictures.js";
import "./post-preview.js";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest?.("[data-post-form]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});
