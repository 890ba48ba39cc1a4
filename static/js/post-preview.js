// [data-post-preview]: the post as others will see it, in the dialog. The words come from the server, the pictures are here.
import { open } from "./dialog.js";
import { toast } from "./toast.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-post-preview]");
  if (!button) return;
  event.preventDefault();
  event.stopPropagation();
  const { csrfmiddlewaretoken: token, content_text: text, language } = button.form.elements;
  const body = new URLSearchParams({ content_text: text.value, language: language.value });
  const headers = { "HX-Request": "true", "X-CSRFToken": token.value };
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(button.formAction, { method: "POST", body, headers });
    if (!answer.ok) throw new Error(answer.status);
    show(button, await answer.text());
  } catch {
    toast(document.body.dataset.textFailed, "error");
  } finally {
    button.removeAttribute("aria-busy");
  }
});

function show(button, html) {
  const dialog = document.getElementById("dialog");
  const body = document.getElementById("dialog-body");
  document.getElementById("dialog-title").textContent = button.dataset.postPreview;
  body.innerHTML = html;
  const rows = [...button.form.querySelectorAll("[data-picture-row]:not([hidden])")];
  if (rows.length) {
    const pictures = document.createElement("div");
    pictures.className = `pictures pictures--${rows.length}`;
    pictures.append(...rows.map(picture));
    body.querySelector("[data-preview]").append(pictures);
    body.querySelector("[data-preview-empty]")?.remove();
  }
  open(dialog, button);
}

function picture(row) {
  const item = document.createElement("span");
  item.className = "pictures__item";
  const image = document.createElement("img");
  image.src = row.querySelector("img").src;
  image.alt = row.querySelector("input[type=text]").value;
  item.append(image);
  return item;
}
