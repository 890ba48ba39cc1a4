// [data-copy="text"] puts its text on the clipboard and says [data-copied] as a toast.
import { toast } from "./toast.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    toast(button.dataset.copied ?? "", "success");
  } catch {
    // no permission: the text is on the page to be selected
  }
});
