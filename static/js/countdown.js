// [data-countdown="moment"]: how long until then, in the two largest units that are left, by the server's clock
// ([data-now] is when it spoke). Empty once it has come.
import { each } from "./each.js";

const language = `${document.documentElement.lang || "en"}-u-nu-latn`; // digits as the server writes them
const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

function say(count, unit) {
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

function words(seconds) {
  const parts = [];
  let left = Math.max(0, seconds);
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left %= size;
    if (count || parts.length) parts.push(count ? say(count, unit) : "");
    if (parts.length === 2) break;
  }
  return parts.join(" ").trim();
}

each("[data-countdown]", (element) => {
  const end = Date.parse(element.dataset.countdown);
  const ahead = Date.parse(element.dataset.now) - Date.now();
  const show = () => {
    const text = words(Math.ceil((end - ahead - Date.now()) / 1_000));
    if (element.textContent !== text) element.textContent = text;
    if (!element.isConnected) clearInterval(timer);
  };
  const timer = setInterval(show, 1_000);
  show();
});
