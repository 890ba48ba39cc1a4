// The separators between days of a conversation, in the reader's zone, by the name they have today.
const language = `${document.documentElement.lang || "en"}-u-nu-latn`; // digits as the server writes them
const MINUTE = 60_000;

export class Days {
  #container;
  #keys;
  #zone;

  constructor(container, zone) {
    this.#container = container;
    this.#zone = zone;
    try {
      this.#keys = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
    } catch {
      this.#zone = undefined; // a zone that this browser does not know: its own
      this.#keys = new Intl.DateTimeFormat("en-CA");
    }
    let today = this.#key(new Date());
    setInterval(() => {
      const now = this.#key(new Date());
      if (now === today) return;
      today = now;
      for (const line of container.querySelectorAll(".day")) line.textContent = this.#name(line.dataset.day);
    }, MINUTE);
  }

  #key(moment) {
    return this.#keys.format(moment);
  }

  #name(key) {
    const days = Math.round((Date.parse(key) - Date.parse(this.#key(new Date()))) / (24 * 60 * MINUTE));
    if (days === 0 || days === -1) {
      const word = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
      return word.charAt(0).toLocaleUpperCase(language) + word.slice(1);
    }
    return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(key));
  }

  // One above each day's first message, and no other: messages may have come above, below or between.
  arrange() {
    let current = null;
    for (const child of [...this.#container.children]) {
      if (child.matches(".day")) {
        if (child.dataset.day === current) child.remove();
        else current = child.dataset.day;
      } else if (child.dataset.message) {
        const day = (child.dataset.day ||= this.#key(new Date(child.querySelector("time").dateTime)));
        if (day !== current) child.before(this.#line(day));
        current = day;
      }
    }
  }

  #line(day) {
    const line = document.createElement("p");
    line.className = "day";
    line.dataset.day = day;
    line.textContent = this.#name(day);
    return line;
  }
}
