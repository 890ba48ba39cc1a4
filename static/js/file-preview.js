// <div data-file-preview>: the chosen picture is shown in place of its <template data-file-preview-image>, whose <img> has
// no address of its own.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-file-preview] input[type=file]")) return;
  const template = event.target.closest("[data-file-preview]").querySelector("[data-file-preview-image]");
  const [file] = event.target.files;
  if (!template || !file) return;
  const last = template.previousElementSibling;
  if (last?.matches("[data-chosen]")) {
    URL.revokeObjectURL(last.src);
    last.remove();
  }
  if (!file.type.startsWith("image/")) return;
  const image = template.content.firstElementChild.cloneNode();
  image.dataset.chosen = "";
  image.src = URL.createObjectURL(file);
  template.before(image);
});
