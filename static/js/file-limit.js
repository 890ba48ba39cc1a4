// <input type="file" data-limit="bytes" data-too-large="words">: what is larger is said at the field and not taken, for the
// server refuses a form that large unread, with all that was typed. Chats and posts look after their pictures themselves.
const OWN = "[data-composer], [data-post-form]";

function complain(input, words) {
  const error = document.createElement("div");
  error.className = "field__error";
  error.dataset.fileError = "";
  error.setAttribute("role", "alert");
  error.textContent = words;
  input.after(error);
  input.setAttribute("aria-invalid", "true");
}

// before what shows the file hears of it
document.addEventListener(
  "change",
  (event) => {
    const input = event.target;
    if (!input.matches("input[type=file][data-limit]") || input.closest(OWN)) return;
    input.parentElement.querySelector("[data-file-error]")?.remove();
    input.removeAttribute("aria-invalid");
    if (![...input.files].some((file) => file.size > Number(input.dataset.limit))) return;
    input.value = "";
    event.stopPropagation();
    complain(input, input.dataset.tooLarge);
  },
  true,
);
