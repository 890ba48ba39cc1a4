// [data-mention="address"]: after @ come the members who can be called, by what is typed. The arrow keys choose, Enter or
// Tab takes, Escape leaves it; while an input method composes, nothing is taken.
const CALL = /(^|[^\w@/.])@([\p{L}\p{N}\p{M}_.-]{0,30})$/u;
const PAUSE = 120;
const COMPOSING = 229;

export function mention(area) {
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = "mention-list";
  list.role = "listbox";
  list.hidden = true;
  list.setAttribute("aria-label", area.closest("[data-conversation]").querySelector('[data-word="mention"]').textContent);
  area.closest(".composer__row").before(list);
  area.setAttribute("aria-autocomplete", "list");
  let asked = null;
  let timer = 0;

  const typed = () => (area.selectionStart === area.selectionEnd ? CALL.exec(area.value.slice(0, area.selectionStart)) : null);
  const chosen = () => list.querySelector('[aria-selected="true"]');

  function close() {
    asked = null;
    clearTimeout(timer);
    list.hidden = true;
    list.replaceChildren();
    area.removeAttribute("aria-controls");
    area.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    area.setAttribute("aria-activedescendant", option.id);
  }

  async function look(name) {
    const answer = await fetch(`${area.dataset.mention}?q=${encodeURIComponent(name)}`).catch(() => null);
    const html = answer?.ok ? await answer.text() : "";
    if (asked !== name) return;
    list.innerHTML = html;
    list.hidden = !list.querySelector("[data-username]");
    if (list.hidden) return;
    area.setAttribute("aria-controls", list.id);
    choose(list.querySelector("[data-username]"));
  }

  function take(option) {
    const found = typed();
    if (found) {
      const from = area.selectionStart - found[2].length;
      area.setRangeText(`${option.dataset.username} `, from, area.selectionStart, "end");
    }
    close();
    area.focus();
    area.dispatchEvent(new Event("input"));
  }

  function follow() {
    const found = typed();
    if (!found) return close();
    if (found[2] === asked) return;
    asked = found[2];
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE, asked);
  }

  area.addEventListener("input", follow);
  area.addEventListener("blur", close);
  area.addEventListener("click", follow);
  // before the composer, for which Enter sends
  area.addEventListener(
    "keydown",
    (event) => {
      if (list.hidden || event.isComposing || event.keyCode === COMPOSING) return;
      const options = [...list.querySelectorAll("[data-username]")];
      const at = options.indexOf(chosen());
      if (event.key === "ArrowDown") choose(options[(at + 1) % options.length]);
      else if (event.key === "ArrowUp") choose(options.at((at - 1) % options.length));
      else if (event.key === "Escape") close();
      else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") take(options[at]);
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[data-username]");
    if (option) take(option);
  });
}
