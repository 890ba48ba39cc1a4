// <div data-voice>: a recording's own player: play, waveform to jump in, speed. One plays at a time; Space plays and
// pauses, the arrow keys go back and forth. Without scripts it is the browser's.
import { each } from "./each.js";
import { load, save } from "./chat-store.js";

const SPEEDS = [1, 1.25, 0.75];
const STEP = 2;
const WIDTH = 180;
let playing = null;

export function pausePlaying() {
  playing?.pause();
}

export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function show(root, seconds) {
  root.dataset.seconds = seconds;
  root.querySelector("[data-voice-seek]").max = seconds;
  root.querySelector("[data-voice-time]").textContent = clock(seconds);
}

function speed(root, audio, value) {
  audio.playbackRate = value;
  root.querySelector("[data-voice-speed]").textContent = `${value}×`;
}

each("[data-voice]", (root) => {
  const audio = root.querySelector("[data-voice-audio]");
  const seek = root.querySelector("[data-voice-seek]");
  const button = root.querySelector("[data-voice-play]");
  const time = root.querySelector("[data-voice-time]");
  const played = root.querySelector("[data-voice-played]");
  const length = () => Number(root.dataset.seconds);
  let frame = 0;
  audio.controls = false;

  function draw() {
    const at = Math.min(audio.currentTime, length());
    seek.value = at;
    seek.setAttribute("aria-valuetext", `${clock(at)} / ${clock(length())}`);
    played.setAttribute("width", length() ? (at / length()) * WIDTH : 0);
    time.textContent = clock(at || !audio.paused ? at : length());
    frame = audio.paused ? 0 : requestAnimationFrame(draw);
  }

  function turn(on) {
    root.classList.toggle("voice--playing", on);
    button.setAttribute("aria-labelledby", on ? "word-pause" : "word-play");
    cancelAnimationFrame(frame);
    draw();
  }

  function toggle() {
    if (!audio.paused) return audio.pause();
    speed(root, audio, load("speed") ?? 1);
    audio.play().catch(() => root.classList.add("voice--broken"));
  }

  function go(to) {
    audio.currentTime = Math.max(0, Math.min(to, length()));
    draw();
  }

  button.addEventListener("click", toggle);
  audio.addEventListener("play", () => {
    if (playing !== audio) playing?.pause();
    playing = audio;
    root.classList.remove("voice--broken");
    turn(true);
  });
  audio.addEventListener("pause", () => turn(false));
  audio.addEventListener("ended", () => go(0));
  audio.addEventListener("emptied", draw);
  audio.addEventListener("error", () => audio.hasAttribute("src") && root.classList.add("voice--broken"));
  seek.addEventListener("input", () => go(Number(seek.value)));
  root.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step) go(audio.currentTime + step);
    else if (event.key === " " && event.target === seek) toggle();
    else return;
    event.preventDefault();
  });
  root.querySelector("[data-voice-speed]").addEventListener("click", () => {
    const next = SPEEDS[(SPEEDS.indexOf(load("speed") ?? 1) + 1) % SPEEDS.length];
    save("speed", next);
    for (const other of document.querySelectorAll("[data-voice]")) {
      speed(other, other.querySelector("[data-voice-audio]"), next);
    }
  });
  speed(root, audio, load("speed") ?? 1);
});
