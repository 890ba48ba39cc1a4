// The browser's own Translator, where the server offers no translation from a language. Nothing leaves the device.
import { words } from "./chat-words.js";

const conversation = document.querySelector("[data-conversation]");
const LANGUAGES = ["en", "es", "ja", "ko", "bn"];
const PATIENCE = 60_000; // it may have to fetch the words first
const has = (list, one) => (list ?? "").split(" ").includes(one);
const to = (language) => (language === conversation.dataset.reads ? conversation.dataset.learns : conversation.dataset.reads);

async function offer() {
  const { offers } = conversation.dataset;
  const able = [];
  for (const language of LANGUAGES.filter((one) => !has(offers, one) && to(one))) {
    const found = await Translator.availability({ sourceLanguage: language, targetLanguage: to(language) }).catch(() => "");
    if (found && found !== "unavailable") able.push(language);
  }
  conversation.dataset.translator = able.join(" ");
}

if ("Translator" in window && conversation?.dataset.reads) offer();

const inTime = (promise) =>
  Promise.race([promise, new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error("it takes too long")))]);

export function canTranslate(message) {
  const { language, translated } = message.querySelector("[data-language]").dataset;
  return has(conversation?.dataset.translator, language) && !has(translated, to(language));
}

export async function translate(message, place) {
  if (place.childElementCount) {
    place.remove();
    return;
  }
  const { language } = message.querySelector("[data-language]").dataset;
  const line = (kind, text) => {
    const made = document.createElement("p");
    made.className = `help-text__${kind}`;
    made.textContent = text;
    return made;
  };
  place.replaceChildren(line("wait", words("word-translating")));
  const hide = document.createElement("button");
  hide.className = "button button--link";
  hide.type = "button";
  hide.dataset.hide = "";
  hide.textContent = words("word-hide");
  const foot = line("foot", "");
  try {
    const pair = { sourceLanguage: language, targetLanguage: to(language) };
    const translator = await inTime(Translator.create({ ...pair, signal: AbortSignal.timeout(PATIENCE) }));
    const text = line("text", await translator.translate(message.querySelector(".message__text").textContent));
    text.lang = to(language);
    translator.destroy?.();
    foot.append(line("source", words("word-browser")), hide);
    place.replaceChildren(text, foot);
  } catch {
    foot.append(hide);
    place.replaceChildren(line("failure", words("word-browser-failed")), foot);
  }
}
