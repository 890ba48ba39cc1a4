// [data-password-toggle] shows and hides the password beside it; hidden until scripts run.
import { each } from "./each.js";

each("[data-password-toggle]", (button) => {
  const input = button.parentElement.querySelector("input");
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
  // a password left readable must not be remembered as ordinary text
  input.form?.addEventListener("submit", () => (input.type = "password"));
});
