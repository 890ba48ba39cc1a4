// What may be done with a message: ⋯ beside it, a long press, or the menu key open its actions; the arrow keys go from
// message to message. Each action becomes an event of the message, "message:<action>", with { id, element }; or it opens
// a page in the dialog under the words of its name: data-opens, where 0 stands for the message, or for what its data-with
// names ("side": who wrote it).
import { open as openDialog } from "./dialog.js";
import { each } from "./each.js";
import { toast } from "./toast.js";

const PRESS = 500;
const SLIP = 10;
const HOUR = 3_600_000;
const GAP = 4;

const shows = (button) => button && getComputedStyle(button).display !== "none";

class Menu {
  #panel;
  #log;
  #side;
  #message = null;
  #opener = null;

  constructor(root) {
    this.#side = root.dataset.side;
    this.#log = root.querySelector("[data-log]");
    this.#panel = root.querySelector("[data-message-menu]").content.firstElementChild.cloneNode(true);
    root.append(this.#panel);
    this.#log.addEventListener("click", (event) => this.#pressed(event));
    this.#log.addEventListener("keydown", (event) => this.#key(event));
    this.#panel.addEventListener("keydown", (event) => this.#keyInside(event));
    this.#panel.addEventListener("click", (event) => this.#chosen(event.target.closest("[data-action]")));
    this.#panel.addEventListener("focusout", (event) => this.#panel.contains(event.relatedTarget) || this.close(false));
    document.addEventListener("pointerdown", (event) => this.#panel.contains(event.target) || this.close(false));
    this.#log.addEventListener("scroll", () => this.close(false), { passive: true });
    this.#longPress();
  }

  get #isOpen() {
    return this.#message !== null;
  }

  get #items() {
    return [...this.#panel.querySelectorAll("[data-action]:not([hidden])")];
  }

  open(message, opener = message) {
    if (message.matches(".message--deleted")) return;
    this.close(false);
    for (const item of this.#panel.querySelectorAll("[data-action]")) item.hidden = !this.#fits(item.dataset, message);
    this.#message = message;
    this.#opener = opener;
    message.classList.add("message--chosen");
    this.#panel.hidden = false;
    this.#panel.showPopover?.();
    this.#place(opener);
    this.#items[0]?.focus({ preventScroll: true });
  }

  close(back = true) {
    if (!this.#isOpen) return;
    const { isConnected } = this.#opener;
    this.#message.classList.remove("message--chosen");
    this.#message = null;
    this.#panel.hidePopover?.();
    this.#panel.hidden = true;
    if (back && isConnected) this.#opener.focus({ preventScroll: true });
  }

  // Whether an action is for this message: mine or theirs, of some kind (a selector), with words, young enough.
  #fits({ action, of, on, needs, within }, message) {
    const mine = message.dataset.side === this.#side;
    if (on && !message.matches(on)) return false;
    if (of && (of === "mine") !== mine) return false;
    if (needs === "text" && !message.querySelector(".message__text")) return false;
    if (needs === "help" && !shows(message.querySelector(`[data-help="${action}"]`))) return false;
    return !within || Date.now() - Date.parse(message.querySelector(".message__meta time").dateTime) < Number(within) * HOUR;
  }

  // Beside what opened it, where there is room; on a phone the style sheet puts it at the foot.
  #place(opener) {
    const box = opener.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#panel;
    const below = box.bottom + GAP + height < innerHeight;
    const top = below ? box.bottom + GAP : Math.max(GAP, box.top - GAP - height);
    const left = Math.min(Math.max(GAP, box.left), innerWidth - width - GAP);
    this.#panel.style.setProperty("--top", `${Math.min(top, innerHeight - height - GAP)}px`);
    this.#panel.style.setProperty("--left", `${left}px`);
  }

  #pressed(event) {
    const more = event.target.closest("[data-message-more]");
    if (!more || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.open(more.closest("[data-message]"), more);
  }

  #chosen(item) {
    if (!item) return;
    const message = document.getElementById(this.#message.id); // it may have changed since
    this.close();
    const detail = { id: Number(message.dataset.message), element: message };
    const { action, opens, with: by = "message" } = item.dataset;
    if (opens) dialog(message, opens.replace(/\/0\//, `/${message.dataset[by]}/`), action);
    else message.dispatchEvent(new CustomEvent(`message:${action}`, { bubbles: true, detail }));
  }

  #keyInside(event) {
    const items = this.#items;
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items.at(to % items.length).focus();
    else if (event.key === "Escape" || event.key === "Tab") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // In the log: from message to message, and what may be done with one. Links and players keep their own keys.
  #key(event) {
    const { target, key } = event;
    const message = target.closest("[data-message]");
    if (message && (key === "ContextMenu" || (key === "F10" && event.shiftKey))) {
      event.preventDefault();
      this.open(message, target);
      return;
    }
    if (target !== this.#log && target !== message) return;
    if (key === "Enter" && message) this.open(message);
    else if (key === "ArrowUp" || key === "ArrowDown") this.#step(message, key === "ArrowUp" ? -1 : 1);
    else return;
    event.preventDefault();
  }

  #step(message, by) {
    const all = [...this.#log.querySelectorAll("[data-message]")];
    const next = message ? all[all.indexOf(message) + by] : by < 0 ? all.at(-1) : all[0];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  #longPress() {
    let timer = 0;
    let from = null;
    let opened = false;
    const stop = () => clearTimeout(timer);
    this.#log.addEventListener("pointerdown", (event) => {
      stop();
      opened = false;
      const message = event.pointerType === "touch" && event.target.closest("[data-message]");
      if (!message || event.target.closest("input, [data-message-more]")) return;
      from = event;
      timer = setTimeout(() => {
        opened = true;
        this.open(message);
      }, PRESS);
    });
    this.#log.addEventListener("pointermove", (event) => {
      if (from && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > SLIP) stop();
    });
    for (const name of ["pointerup", "pointercancel", "scroll"]) this.#log.addEventListener(name, stop, { passive: true });
    // the press that opened the menu is neither a tap on a link nor the browser's own menu
    this.#log.addEventListener("contextmenu", (event) => event.pointerType === "touch" && event.preventDefault());
    this.#log.addEventListener(
      "click",
      (event) => {
        if (!opened) return;
        opened = false;
        event.preventDefault();
        event.stopPropagation();
      },
      true,
    );
  }
}

// What the shared dialog shows for a message: the page that those without scripts get.
function dialog(message, address, title) {
  const root = message.closest("[data-conversation]");
  document.getElementById("dialog-title").textContent = root.querySelector(`[data-word="${title}"]`).textContent;
  openDialog(document.getElementById("dialog"), message);
  window.htmx.ajax("GET", address, { source: "#dialog-body", target: "#dialog-body", swap: "innerHTML" });
}

each("[data-conversation]", (root) => {
  if (!root.querySelector("[data-message-menu]")) return;
  new Menu(root);
  const { dataset } = root.querySelector("[data-message-menu]");
  root.addEventListener("message:copy", async ({ detail: { element } }) => {
    await navigator.clipboard.writeText(element.querySelector(".message__text").textContent);
    toast(dataset.copied, "success");
  });
});
