// <div data-theme-switch> with buttons [data-theme-value="" | "light" | "dark"]; "" follows the system.
import { each } from "./each.js";

const root = document.documentElement;
const GROUNDS = { light: "#ffffff", dark: "#181520" };
const metas = [...document.querySelectorAll('meta[name="theme-color"]')];
const system = metas.map((meta) => meta.content);

function show() {
  const theme = root.dataset.theme ?? "";
  for (const button of document.querySelectorAll("[data-theme-value]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeValue === theme));
  }
  metas.forEach((meta, index) => (meta.content = GROUNDS[theme] ?? system[index]));
}

function choose(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  try {
    if (theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // storage is closed to us: the choice lasts for this page
  }
  show();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-value]");
  if (button) choose(button.dataset.themeValue);
});

// another tab chose
addEventListener("storage", (event) => {
  if (event.key !== "theme") return;
  if (event.newValue) root.dataset.theme = event.newValue;
  else delete root.dataset.theme;
  show();
});

each("[data-theme-switch]", show);
show();
