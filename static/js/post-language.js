// <select data-guess="es en"> follows the language of what is written, until one chooses it oneself: by the script, or
// between English and Spanish by a few words. The server decides the same way, only better, where none is chosen.
import { each } from "./each.js";

const SCRIPTS = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["ko", /\p{Script=Hangul}/gu],
  ["bn", /\p{Script=Bengali}/gu],
];
const WORDS = {
  en: /\b(the|and|is|are|was|to|of|in|it|i|you|my|this|that|with|for|have|not|do|what|but)\b/gi,
  es: /(?<!\p{L})(el|la|los|las|un|una|de|que|y|en|es|mi|no|con|por|para|pero|muy|está|yo|se)(?!\p{L})|[ñ¿¡]/giu,
};
const SURE = 2;

const count = (text, pattern) => text.match(pattern)?.length ?? 0;

function best(pairs, text, least) {
  const [[language, found]] = pairs.map(([name, pattern]) => [name, count(text, pattern)]).sort((a, b) => b[1] - a[1]);
  return found >= least ? language : "";
}

export function guess(text, likely) {
  const written = best(SCRIPTS, text, 1);
  if (written) return written;
  if (/\p{Script=Han}/u.test(text)) return "ja";
  const latin = likely.filter((language) => language in WORDS);
  if (latin.length === 1 && /\p{Script=Latin}/u.test(text)) return latin[0];
  return best(Object.entries(WORDS), text, SURE);
}

each("select[data-guess]", (select) => {
  const text = select.form.elements.content_text;
  let chosen = Boolean(select.value);
  select.addEventListener("change", () => (chosen = Boolean(select.value)));
  text.addEventListener("input", () => {
    if (!chosen) select.value = guess(text.value, select.dataset.guess.split(" "));
  });
});
