// [data-help="listen"] reads a message aloud with a voice of its language; the button shows where the browser has one.
// Pressed again, it stops.
const synthesis = window.speechSynthesis;
let speaking = null;

function voices() {
  return synthesis?.getVoices() ?? [];
}

const of = (voice) => voice.lang.split(/[-_]/)[0].toLowerCase();

function offer() {
  const conversation = document.querySelector("[data-conversation]");
  if (conversation) conversation.dataset.voices = [...new Set(voices().map(of))].join(" ");
}

function stop() {
  speaking?.removeAttribute("aria-pressed");
  speaking = null;
}

function listen(message) {
  const button = message.querySelector('[data-help="listen"]');
  const text = message.querySelector(".message__text");
  const language = message.querySelector("[data-language]")?.dataset.language;
  const voice = voices().find((one) => of(one) === language);
  if (!voice || !text) return;
  const again = speaking === button;
  synthesis.cancel();
  stop();
  if (again) return;
  const speech = new SpeechSynthesisUtterance(text.textContent);
  speech.voice = voice;
  speech.lang = voice.lang;
  speech.rate = 0.9; // for who learns
  speech.onend = speech.onerror = () => speaking === button && stop();
  speaking = button;
  button.setAttribute("aria-pressed", "true");
  synthesis.speak(speech);
}

if (synthesis) {
  offer();
  synthesis.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", () => synthesis.cancel());
  document.addEventListener("click", (event) => {
    const message = event.target.closest('[data-help="listen"]')?.closest("[data-message]");
    if (message) listen(message);
  });
  document.addEventListener("message:listen", ({ detail: { id } }) => {
    const message = document.getElementById(`message-${id}`);
    if (message) listen(message);
  });
}
