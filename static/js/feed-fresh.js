// [data-fresh="address"]: a pill says how many posts came to this tab since the page was made. A press puts them on top:
// in sight where the top of the list is, else without moving what is read. The socket only hints; the address knows.
import { each } from "./each.js";

const MOST = 20;
const GATHER = 400;
const PAUSE = 5_000;

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

each("[data-fresh]", (place) => {
  const pill = place.querySelector("button");
  const list = document.getElementById("posts");
  let ids = [];
  let above = false;
  let timer = 0;
  let asked = -PAUSE;

  function show() {
    const count = ids.length > MOST ? `${MOST}+` : ids.length;
    pill.hidden = !ids.length && !above;
    pill.textContent = ids.length ? `${place.dataset.new} · ${count}` : place.dataset.up;
  }

  const missing = (all) => all.filter((id) => !document.getElementById(`post-${id}`));

  async function ask() {
    timer = 0;
    asked = performance.now();
    const answer = await fetch(place.dataset.fresh).catch(() => null);
    if (!answer?.ok) return;
    ids = missing((await answer.json()).ids);
    show();
  }

  function soon() {
    if (timer || ids.length > MOST) return;
    const rest = PAUSE - (performance.now() - asked);
    timer = setTimeout(ask, Math.max(rest, GATHER * (0.5 + Math.random())));
  }

  // Browsers keep what is read in its place, also while the new ones come to their final height; by hand where they
  // cannot.
  function insert(cards) {
    const shown = [...list.querySelectorAll(":scope > article, :scope > .post-hidden")];
    const before = shown[0]?.getBoundingClientRect().top;
    list.querySelector(".empty")?.remove();
    list.prepend(...cards);
    window.htmx?.process(list);
    above = before < 0;
    if (above && !CSS.supports("overflow-anchor", "auto")) {
      scrollBy({ top: shown[0].getBoundingClientRect().top - before, behavior: "instant" });
    }
    if (!above) cards[0].querySelector("a[href]")?.focus({ preventScroll: true });
  }

  async function press() {
    if (ids.length > MOST) return location.assign(place.dataset.all);
    if (!ids.length) {
      above = false;
      show();
      return list.scrollIntoView({ block: "start" });
    }
    const answer = await fetch(place.dataset.fresh, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return;
    const cards = [...parse(await answer.text()).querySelectorAll("article.post-card")];
    const wanted = cards.filter((card) => !document.getElementById(card.id));
    ids = [];
    if (wanted.length) insert(wanted);
    show();
  }

  pill.addEventListener("click", press);
  document.addEventListener("live:post", soon);
  document.addEventListener("live:back", soon);
  addEventListener("scroll", () => {
    if (above && place.getBoundingClientRect().top > 0 && list.getBoundingClientRect().top > 0) {
      above = false;
      show();
    }
  });
});
