// <textarea data-draft="draft:…">: what is written in it stays in this browser (chat-store.js says whose it is), through
// another form in its place (to answer a comment, or none), until the form that the answer brings says data-posted.
import { each } from "./each.js";
import { load, save } from "./chat-store.js";

const written = new Map(); // where storage is closed to us

each("textarea[data-draft]", (area) => {
  const name = area.dataset.draft;
  function keep(text) {
    save(name, text);
    written.set(name, text);
  }
  if ("posted" in area.form.dataset) keep("");
  else if (!area.value) {
    area.value = load(name) ?? written.get(name) ?? "";
    area.setSelectionRange(area.value.length, area.value.length);
    area.dispatchEvent(new Event("input", { bubbles: true })); // autogrow.js
  }
  area.addEventListener("input", () => keep(area.value));
});
