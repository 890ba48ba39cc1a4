// Before the first paint: the chosen theme, and the mark that scripts run. Small and blocking on purpose.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // storage is closed to us: the system's theme stands
  }
})();
