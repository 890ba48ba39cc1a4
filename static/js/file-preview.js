// <div data-file-preview>: the chosen picture is shown in its [data-file-preview-image].
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-file-preview] input[type=file]")) return;
  const image = event.target.closest("[data-file-preview]").querySelector("[data-file-preview-image]");
  const [file] = event.target.files;
  if (!image || !file) return;
  if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
  image.hidden = !file.type.startsWith("image/");
  if (!image.hidden) image.src = URL.createObjectURL(file);
});
