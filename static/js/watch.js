// <video data-watch="id of the button">: once nine tenths of it were played, wherever and however often, the button that
// says so is pressed, unless it is already.
import { each } from "./each.js";

const ENOUGH = 0.9;

function played(media) {
  let seconds = 0;
  for (let part = 0; part < media.played.length; part++) seconds += media.played.end(part) - media.played.start(part);
  return seconds;
}

each("[data-watch]", (media) => {
  let said = false;
  media.addEventListener("timeupdate", () => {
    if (said || !(played(media) >= ENOUGH * media.duration)) return;
    said = true;
    const button = document.getElementById(media.dataset.watch);
    if (button?.getAttribute("aria-pressed") === "false") button.form.requestSubmit();
  });
});
