// What a message on its way shows of its file: the picture, or that it is a recording; and how far it has come.
import { clock } from "./voice-player.js";

export function dress(bubble, item) {
  const text = bubble.querySelector(".message__text");
  const media = bubble.querySelector("[data-pending-media]");
  text.hidden = Boolean(item.kind) && !item.text;
  if (!item.kind) return;
  bubble.dataset.type = item.kind;
  if (item.file && !media.childElementCount) {
    media.hidden = false;
    if (item.kind === "image") media.append(picture(item));
    else media.append(document.querySelector("[data-pending-voice]").content.cloneNode(true), clock(item.seconds ?? 0));
  }
  if (item.failed || item.state === "waiting") advance(bubble, null);
}

function picture(item) {
  const image = new Image(item.width, item.height);
  image.src = item.url ??= URL.createObjectURL(item.file);
  image.alt = "";
  return image;
}

// `share` of it has gone up, from 0 to 1; null: nothing goes up now.
export function advance(bubble, share) {
  const bar = bubble?.querySelector("[data-pending-progress]");
  if (!bar) return;
  bar.hidden = share === null;
  if (share !== null) bar.value = share;
}
