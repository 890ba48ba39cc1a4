// A voice message: press the microphone to record, or hold it; then listen, and send or drop it.
import { path, peaks, Recorder } from "./recorder.js";
import { clock, pausePlaying, show } from "./voice-player.js";

const HOLD = 350;
const LONGEST = 120;
const WARNING = 10;
const SHORTEST = 0.5;
const BARS = 60;

export class VoiceNote {
  recorded = null;
  #form;
  #complain;
  #say;
  #single;
  #recorder = null;
  #part;

  // `complain(word)` says what went wrong, `say(word)` what goes on. `single`: the form is sent as it is, with the
  // recording in its own field.
  constructor(form, { complain, say, single }) {
    this.#single = single;
    this.#form = form;
    this.#complain = complain;
    this.#say = say;
    this.#part = (name) => form.querySelector(`[data-voice-${name}]`);
    this.#part("stop").addEventListener("click", () => this.#stop());
    for (const button of form.querySelectorAll("[data-voice-drop]")) button.addEventListener("click", () => this.drop());
    form.addEventListener("keydown", (event) => event.key === "Escape" && this.#recorder && this.drop());
    addEventListener("pagehide", () => this.#recorder && this.drop());
    this.#watch(this.#part("record"));
  }

  // Pressed for a moment, it goes on until it is stopped; held, until it is let go.
  #watch(button) {
    let timer = 0;
    let held = false;
    button.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      held = false;
      timer = setTimeout(() => {
        held = true;
        this.#start();
      }, HOLD);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      addEventListener(end, () => {
        clearTimeout(timer);
        if (held) this.#stop();
      });
    }
    button.addEventListener("click", () => {
      if (!held) this.#start();
      held = false;
    });
    button.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  async #start() {
    if (this.#recorder || this.recorded) return;
    const recorder = (this.#recorder = new Recorder());
    pausePlaying();
    this.#complain("");
    try {
      await recorder.start((seconds, levels) => this.#tick(seconds, levels));
    } catch (why) {
      if (this.#recorder === recorder) this.#recorder = null;
      this.#complain(typeof why === "string" ? why : "mic_busy");
      return;
    }
    if (this.#recorder !== recorder) return;
    this.#tick(0, []);
    this.#mode("recording");
    this.#part("stop").focus({ preventScroll: true });
    this.#say("recording");
  }

  #tick(seconds, levels) {
    const left = LONGEST - seconds;
    this.#part("clock").textContent = clock(seconds);
    this.#part("level").setAttribute("d", path(levels.slice(-BARS).map((level) => 140 * Math.sqrt(level))));
    const row = this.#part("recording");
    if (left <= WARNING && !row.classList.contains("composer__recording--ending")) this.#say("voice_ending");
    row.classList.toggle("composer__recording--ending", left <= WARNING);
    if (left <= 0) this.#stop();
  }

  async #stop() {
    const recorder = this.#recorder;
    if (!recorder) return;
    const found = await recorder.stop();
    if (this.#recorder !== recorder) return;
    this.#recorder = null;
    this.#say("");
    if (!found || found.seconds < SHORTEST) {
      this.#mode("");
      if (found) this.#complain("voice_short");
      return;
    }
    this.#review({ kind: "audio", file: found.file, seconds: found.seconds, peaks: peaks(found.levels, BARS) });
  }

  #review(recorded) {
    this.recorded = recorded;
    const player = this.#part("review").querySelector("[data-voice]");
    player.querySelector("[data-voice-audio]").src = URL.createObjectURL(recorded.file);
    player.querySelector("path").setAttribute("d", path(recorded.peaks));
    show(player, recorded.seconds);
    this.#mode("review");
    this.#part("review").querySelector("[type=submit]").focus({ preventScroll: true });
    this.#fill(recorded.file);
  }

  #fill(file) {
    if (!this.#single) return;
    const transfer = new DataTransfer();
    if (file) transfer.items.add(file);
    this.#form.elements.audio.files = transfer.files;
  }

  // The recording, which is then out of our hands.
  take() {
    const { recorded } = this;
    this.drop();
    return recorded ? [recorded] : [];
  }

  drop() {
    const recorder = this.#recorder;
    this.#recorder = this.recorded = null;
    recorder?.stop();
    const audio = this.#part("review").querySelector("audio");
    audio.pause();
    if (audio.src) URL.revokeObjectURL(audio.src);
    audio.removeAttribute("src");
    audio.load();
    this.#fill(null);
    this.#say("");
    this.#mode("");
    this.#form.elements.content_text.focus({ preventScroll: true });
  }

  #mode(name) {
    this.#part("recording").hidden = name !== "recording";
    this.#part("review").hidden = name !== "review";
    this.#form.classList.toggle("composer--voice", Boolean(name));
  }
}
