// The pictures of a post before it is sent: shown, described, put in order, taken away; chosen, pasted or dropped. Their
// files stay in the form's own input, so that the form is sent as it is. A form that comes back with a mistake has them still.
import { each } from "./each.js";
import { toast } from "./toast.js";

const files = new WeakMap(); // row → its file
let kept = []; // rows of the form that was last on the page

each("[data-post-form]", (form) => {
  const input = form.elements.pictures;
  const list = form.querySelector("[data-picture-rows]");
  const template = form.querySelector("[data-picture-template]");
  const most = Number(input.dataset.most);

  const shown = () => [...list.children].filter((row) => !row.hidden);

  function settle() {
    const rows = shown();
    const transfer = new DataTransfer();
    for (const row of list.children) if (files.has(row)) transfer.items.add(files.get(row));
    input.files = transfer.files;
    rows.forEach((row, place) => {
      row.querySelector("[data-place]").value = place + 1;
      row.querySelector("[data-move='-1']").disabled = place === 0;
      row.querySelector("[data-move='1']").disabled = place === rows.length - 1;
    });
    list.hidden = rows.length === 0;
    kept = [...list.children].filter((row) => files.has(row));
  }

  function add(file) {
    const row = template.content.cloneNode(true).firstElementChild;
    files.set(row, file);
    row.querySelector("img").src = URL.createObjectURL(file);
    list.append(row);
    return row;
  }

  function take(chosen) {
    const light = [...chosen].filter((file) => file.size <= Number(input.dataset.limit));
    if (light.length < chosen.length) toast(input.dataset.tooLarge, "error");
    const pictures = light.filter((file) => file.type.startsWith("image/"));
    const room = most - shown().length;
    if (pictures.length > room) toast(input.dataset.tooMany, "warning");
    const [first] = pictures.slice(0, Math.max(0, room)).map(add);
    settle();
    first?.querySelector("input[name=alt]").focus();
  }

  if ("again" in form.dataset) list.append(...kept);
  settle();

  input.addEventListener("change", () => take(input.files));
  form.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });
  form.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const row = button?.closest("[data-picture-row]");
    if (!row) return;
    if ("remove" in button.dataset) remove(row);
    else move(row, Number(button.dataset.move), button);
  });

  function remove(row) {
    const rows = shown();
    const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
    const box = row.querySelector("[data-removed]");
    if (box) {
      box.checked = true;
      row.hidden = true;
    } else {
      URL.revokeObjectURL(row.querySelector("img").src);
      row.remove();
    }
    settle();
    (next?.querySelector("[data-remove]") ?? input).focus();
  }

  function move(row, by, button) {
    const rows = shown();
    const other = rows[rows.indexOf(row) + by];
    if (!other) return;
    if (by < 0) other.before(row);
    else other.after(row);
    settle();
    (button.disabled ? row.querySelector("[data-move]:enabled") : button).focus();
  }
});
