// [data-toast] leaves after a while (errors stay), waits while pointed at or focused, and closes by [data-toast-close].
// Scripts show one with toast("Copied", "success").
import { each } from "./each.js";

const STAY = 6000;

function leave(element) {
  element.classList.add("toast--leaving");
  setTimeout(() => element.remove(), 200);
}

each("[data-toast]", (element) => {
  if (element.classList.contains("toast--error")) return;
  let timer;
  const wait = () => (timer = setTimeout(leave, STAY, element));
  const stop = () => clearTimeout(timer);
  element.addEventListener("pointerenter", stop);
  element.addEventListener("focusin", stop);
  element.addEventListener("pointerleave", wait);
  element.addEventListener("focusout", wait);
  wait();
});

document.addEventListener("click", (event) => {
  const toast = event.target.closest("[data-toast-close]")?.closest("[data-toast]");
  if (toast) leave(toast);
});

export function toast(text, kind = "info") {
  const stack = document.getElementById("toasts");
  if (!text || !stack) return;
  const element = document.createElement("div");
  element.className = `toast toast--${kind}`;
  element.dataset.toast = "";
  const words = document.createElement("p");
  words.className = "toast__text";
  words.textContent = text;
  element.append(words);
  stack.append(element);
}
