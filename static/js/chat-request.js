// A request that was accepted, here or elsewhere: the chat opens for both, with what was hidden until then.
export function accepted(root) {
  root.classList.remove("conversation--asked", "conversation--waiting");
  root.querySelector(".request-bar, .composer__waiting")?.remove();
  for (const veil of root.querySelectorAll(".message__veiled")) {
    const picture = veil.parentElement.querySelector(".message__image img");
    veil.remove();
    if (picture) picture.src = picture.getAttribute("src");
  }
}
