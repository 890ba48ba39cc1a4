// <ol data-reorder="address">: its items can be dragged by their [data-reorder-grip], by mouse, pen or finger. The new order
// goes to the address; if it does not arrive, the old one is back. The arrows beside do the same without dragging.
import { each } from "./each.js";
import { toast } from "./toast.js";

each("[data-reorder-grip]", (grip) => {
  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    drag(grip.closest("[data-reorder]"), grip.closest("[data-reorder-id]"));
  });
});

// listens on the document: an item that is moved in the page loses the pointer
function drag(list, item) {
  const before = [...list.children];
  const over = new AbortController();
  const on = (name, run) => document.addEventListener(name, run, { signal: over.signal });
  const end = (kept) => {
    over.abort();
    item.toggleAttribute("data-dragged", false);
    if (!kept) list.append(...before);
    else if (before.some((one, number) => one !== list.children[number])) save(list, before);
  };
  item.toggleAttribute("data-dragged", true);
  on("pointermove", ({ clientY }) => place(list, item, clientY));
  on("pointerup", () => end(true));
  on("pointercancel", () => end(false));
}

function place(list, item, y) {
  const next = [...list.children].find((one) => one !== item && y < middle(one));
  if (next !== item.nextElementSibling) list.insertBefore(item, next ?? null);
}

function middle(element) {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}

async function save(list, before) {
  const order = new FormData(list.querySelector("form"));
  order.delete("material");
  for (const one of list.children) order.append("order", one.dataset.reorderId);
  try {
    const headers = { "HX-Request": "true" };
    const response = await fetch(list.dataset.reorder, { method: "POST", headers, body: order });
    if (!response.ok) throw new Error(response.status);
    list.outerHTML = await response.text();
  } catch {
    list.append(...before);
    toast(document.body.dataset.textFailed, "error");
  }
}
