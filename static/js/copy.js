// [data-copy="text"], or the whole address of [data-copy-link="/path/"], goes to the clipboard; [data-copied] is a toast.
import { toast } from "./toast.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-link]");
  if (!button) return;
  const { copy, copyLink } = button.dataset;
  try {
    await navigator.clipboard.writeText(copyLink ? new URL(copyLink, location.href).href : copy);
    toast(button.dataset.copied ?? "", "success");
  } catch {
    // no permission: the text is on the page to be selected
  }
});
