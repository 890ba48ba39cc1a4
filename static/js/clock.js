// <span data-clock="IANA zone">: what the clock shows there, kept up to date.
import { each } from "./each.js";

const language = `${document.documentElement.lang || "en"}-u-nu-latn`; // digits as the server writes them
const MINUTE = 60_000;
const formatters = {};

function show(clock) {
  const zone = clock.dataset.clock;
  try {
    formatters[zone] ??= new Intl.DateTimeFormat(language, { timeStyle: "short", timeZone: zone });
  } catch {
    return; // a zone this browser does not know: what the server wrote stays
  }
  const text = formatters[zone].format(new Date());
  if (clock.textContent !== text) clock.textContent = text;
}

const tick = () => document.querySelectorAll("[data-clock]").forEach(show);

each("[data-clock]", show);
setTimeout(() => {
  tick();
  setInterval(tick, MINUTE);
}, MINUTE - (Date.now() % MINUTE));
