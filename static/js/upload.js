// <form data-upload>: sent with a bar that shows how far it is, and can be stopped. Where something is wrong the form comes
// back with what was typed, and with the file that was chosen.
import { each } from "./each.js";
import { toast } from "./toast.js";

each("form[data-upload]", (form) => {
  form.addEventListener("submit", (event) => {
    const input = form.querySelector("input[type=file]");
    const [file] = input?.files ?? [];
    if (!file) return;
    event.preventDefault();
    if (!form.dataset.busy) send(form, input);
  });
});

function send(form, input) {
  const request = new XMLHttpRequest();
  const view = progress(form, () => request.abort());
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  request.upload.onprogress = ({ loaded, total }) => view.show((100 * loaded) / total);
  request.upload.onload = () => view.checking();
  request.onload = () => answered(request, form, input, view);
  request.onerror = () => view.end(form.dataset.textFailed);
  request.onabort = () => view.end();
  request.send(new FormData(form));
}

function answered(request, form, input, view) {
  const onwards = request.getResponseHeader("HX-Redirect");
  if (onwards) {
    location.assign(onwards);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const again = request.status === 422 && page.querySelector("form[data-upload]");
  if (!again) {
    const sentence = page.querySelector(".notice__text, body > p")?.textContent.trim();
    view.end(sentence || form.dataset.textFailed);
    return;
  }
  const field = again.querySelector("input[type=file]");
  if (!field.hasAttribute("aria-invalid")) field.files = input.files;
  form.replaceWith(again);
  (again.querySelector("[aria-invalid=true]") ?? again.querySelector("[role=alert]"))?.focus();
}

function progress(form, stop) {
  const box = form.querySelector("[data-upload-progress]");
  const bar = box.querySelector("progress");
  const words = box.querySelector("[data-upload-words]");
  const percent = box.querySelector("[data-upload-percent]");
  const button = form.querySelector("[data-upload-stop]");
  const submit = form.querySelector("[type=submit]");
  const uploading = words.textContent;
  const busy = (on) => {
    form.dataset.busy = on ? "1" : "";
    submit.disabled = on;
    box.hidden = button.hidden = !on;
    form.querySelector("[data-upload-leave]").hidden = on;
  };
  busy(true);
  button.onclick = stop;
  return {
    show(value) {
      bar.value = value;
      percent.textContent = `${Math.floor(value)}%`;
    },
    checking() {
      bar.removeAttribute("value");
      percent.textContent = "";
      words.textContent = form.dataset.textChecking;
      document.getElementById("live").textContent = form.dataset.textChecking;
    },
    end(sentence) {
      busy(false);
      bar.value = 0;
      words.textContent = uploading;
      if (sentence) toast(sentence, "error");
    },
  };
}
