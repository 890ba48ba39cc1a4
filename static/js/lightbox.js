// <a href="large.webp" data-lightbox>: the picture opens large, over the page. Without scripts it is a plain link.
import { open } from "./dialog.js";

let dialog;

function make() {
  dialog = document.createElement("dialog");
  dialog.className = "dialog dialog--picture";
  dialog.dataset.dialog = "";
  const form = document.createElement("form");
  form.method = "dialog";
  const close = document.createElement("button");
  close.className = "dialog__picture";
  const image = document.createElement("img");
  close.append(image);
  form.append(close);
  dialog.append(form);
  document.body.append(dialog);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-lightbox]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (!dialog) make();
  const image = dialog.querySelector("img");
  image.src = link.href;
  const name = document.getElementById(link.getAttribute("aria-labelledby"))?.textContent;
  image.alt = name || (link.querySelector("img")?.alt ?? "");
  dialog.setAttribute("aria-label", image.alt || link.textContent.trim());
  open(dialog, link);
});
