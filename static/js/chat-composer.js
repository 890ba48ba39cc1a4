// Where one writes: Enter sends, Shift+Enter breaks the line, Enter that ends a composition does neither; where one types
// with the thumbs Enter breaks the line. The draft of each chat outlives a reload.
import { Pictures } from "./chat-pictures.js";
import { load, save } from "./chat-store.js";
import { VoiceNote } from "./chat-voice.js";

const MOST = 4000;
const WARN = 3600;
const TYPING = 3000;
const BLANK = /^[\s\p{Z}\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]*$/u;
const COMPOSING = 229; // Safari ends the composition before it tells of the key
const number = new Intl.NumberFormat(`${document.documentElement.lang || "en"}-u-nu-latn`);
const thumbs = matchMedia("(hover: none) and (pointer: coarse)");

// `send(text, files)` takes them; without it the form is sent as a form.
export function compose(form, { root, draft: name, word, send, typing }) {
  const area = form.elements.content_text;
  const state = form.querySelector("[data-composer-state]");
  const count = form.querySelector("[data-composer-count]");
  const draft = `draft:${name}`;
  let typed = -TYPING;

  const length = () => [...area.value.trim()].length;

  function show() {
    const written = area.value.length > WARN ? length() : 0;
    count.hidden = written <= WARN;
    count.textContent = `${number.format(written)} / ${number.format(MOST)}`;
    count.classList.toggle("composer__error", written > MOST);
  }

  function complain(name) {
    const text = name ? word(name) : "";
    state.textContent = text;
    state.classList.toggle("composer__error", Boolean(text));
    if (text) area.setAttribute("aria-invalid", "true");
    else area.removeAttribute("aria-invalid");
  }

  const single = !send;
  const say = (name) => {
    complain("");
    state.textContent = name ? word(name) : "";
  };
  const voice = form.querySelector("[data-voice-record]") && new VoiceNote(form, { complain, say, single });
  const pictures = new Pictures(form, root, { complain, single, changed: idle });

  // With nothing to send, the microphone stands where else one sends.
  function idle() {
    form.classList.toggle("composer--idle", Boolean(voice) && !area.value && !pictures.some);
  }

  area.addEventListener("input", () => {
    save(draft, area.value);
    if (state.classList.contains("composer__error")) complain("");
    show();
    idle();
    if (area.value && performance.now() - typed > TYPING) {
      typed = performance.now();
      typing?.();
    }
  });

  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.isComposing || event.keyCode === COMPOSING || thumbs.matches) return;
    event.preventDefault();
    form.requestSubmit();
  });

  form.addEventListener("submit", (event) => {
    const said = Boolean(voice?.recorded); // it goes by itself: what is being written stays
    const missing = BLANK.test(area.value) && !pictures.some ? "required" : "";
    const problem = said ? "" : missing || (length() > MOST ? "max_length" : "");
    complain(problem);
    if (problem || send) event.preventDefault();
    area.focus();
    if (problem) return;
    if (!send) {
      save(`first:${name}`, form.elements.client_id.value); // the draft goes once that message is seen on the page
      return;
    }
    if (said) {
      send("", voice.take());
      return;
    }
    const text = BLANK.test(area.value) ? "" : area.value.trim();
    const files = pictures.take();
    form.reset();
    area.value = "";
    area.dispatchEvent(new Event("input"));
    typed = -TYPING;
    send(text, files);
  });

  // the keyboard of a phone stays up: the press on the button does not take the focus
  form.querySelector("[type=submit]").addEventListener("pointerdown", (event) => event.preventDefault());

  const first = load(`first:${name}`);
  if (first && document.querySelector(`[data-message][data-client-id="${CSS.escape(first)}"]`)) save(draft, "");
  save(`first:${name}`, "");
  if (!area.value) area.value = load(draft) ?? "";
  area.dispatchEvent(new Event("input"));
  typed = -TYPING;
  if (!thumbs.matches) area.focus({ preventScroll: true });
  return { complain };
}
