// [data-announce="sentence"] that arrives while the page is open is read out, once; what stood there from the start is not.
import { each } from "./each.js";

const live = document.getElementById("live");
let started = false;
let said = "";

each("[data-announce]", (element) => {
  const sentence = element.dataset.announce;
  if (started && sentence !== said) live.textContent = sentence;
  said = sentence;
});
started = true;
