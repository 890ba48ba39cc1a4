// [data-dialog-open="id"] opens <dialog id>, [data-dialog-close] closes the one around it, as does a press on the backdrop.
// A link stays a link without scripts; with hx-get and hx-target="#dialog-body" its page comes into the shared dialog.
let opener = null;

export function open(dialog, from = document.activeElement) {
  if (!dialog || dialog.open) return;
  opener = from;
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const trigger = event.target.closest("[data-dialog-open]");
  if (trigger && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    trigger.closest("details[data-menu]")?.removeAttribute("open");
    const dialog = document.getElementById(trigger.dataset.dialogOpen);
    const title = dialog?.querySelector(".dialog__title");
    if (title && trigger.dataset.dialogTitle) title.textContent = trigger.dataset.dialogTitle;
    open(dialog, trigger);
    return;
  }
  if (event.target.closest("[data-dialog-close]")) {
    event.preventDefault();
    event.target.closest("dialog")?.close();
  } else if (event.target.matches("dialog[data-dialog]") && outside(event)) {
    event.target.close();
  }
});

// A press on the backdrop reports the dialog itself as its target; so does its padding, which is inside.
function outside({ target, clientX: x, clientY: y }) {
  const box = target.getBoundingClientRect();
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}

// "close" does not bubble
document.addEventListener(
  "close",
  (event) => {
    if (!event.target.matches("dialog")) return;
    if (event.target.id === "dialog") document.getElementById("dialog-body").replaceChildren();
    // inside a closed menu nothing takes focus: its summary does
    const back = opener?.closest("details:not([open])")?.querySelector("summary") ?? opener;
    if (back?.isConnected) back.focus();
    opener = null;
  },
  true,
);

// the server says "HX-Trigger: dialog:close" when what the dialog asked is done
document.addEventListener("dialog:close", () => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
});
