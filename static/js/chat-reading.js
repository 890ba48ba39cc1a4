// What has been on screen is read: the highest id seen is told, once, and the server marks everything up to it.
const GATHER = 250; // of a chat of two; where many read, data-gather says how long one may wait

export class Reading {
  #seen = 0;
  #told = 0;
  #timer = 0;
  #tell;
  #observer;
  #gather;

  // `tell(id)` is true where it could be told; what could not is told by `again()`.
  constructor(log, from, tell) {
    this.#tell = tell;
    this.#gather = Number(log.root.dataset.gather ?? GATHER);
    this.#observer = new IntersectionObserver((entries) => this.#saw(entries), { root: log.box });
    const theirs = (element) => element.dataset?.message && element.dataset.side !== log.side;
    const watch = (element) => theirs(element) && Number(element.dataset.message) >= from && this.#observer.observe(element);
    log.messages.forEach(watch);
    new MutationObserver((records) => {
      for (const record of records) record.addedNodes.forEach(watch);
    }).observe(log.list, { childList: true });
    document.addEventListener("visibilitychange", () => this.#soon());
  }

  #saw(entries) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.#seen = Math.max(this.#seen, Number(target.dataset.message));
    }
    this.#soon();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.again(), this.#gather);
  }

  again() {
    if (!document.hidden && this.#seen > this.#told && this.#tell(this.#seen)) this.#told = this.#seen;
  }
}
