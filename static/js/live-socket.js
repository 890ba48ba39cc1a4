// A socket that stays: it comes back with growing, scattered pauses, at once when the network or the page does, and takes
// a line that does not answer for dead. Events: "open", "frame" (detail: the object), "down", "over" (detail: the code).
const FINAL = new Set([4401, 4403, 4404]); // signed out, not allowed, not there: coming back would not help
const PING = 25_000;
const PATIENCE = 8_000;
const SHORTEST = 500;
const LONGEST = 30_000;

export class LiveSocket extends EventTarget {
  #path;
  #socket = null;
  #tries = 0;
  #retry = 0;
  #deadline = 0;
  #over = false;

  constructor(path) {
    super();
    this.#path = path;
    setInterval(() => this.#ping(), PING);
    addEventListener("online", () => this.#wake());
    addEventListener("offline", () => this.restart());
    addEventListener("pagehide", () => this.#drop());
    addEventListener("pageshow", () => this.#wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake());
    // once who asked for it has said what to do with its events
    queueMicrotask(() => this.#connect());
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  send(frame) {
    if (this.isOpen) this.#socket.send(JSON.stringify(frame));
    return this.isOpen;
  }

  // The line seems dead: leave it, and try anew.
  restart() {
    this.#drop();
    this.#later();
  }

  #connect() {
    clearTimeout(this.#retry);
    if (this.#over || this.#socket || !navigator.onLine) return;
    const address = new URL(this.#path, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = (this.#socket = new WebSocket(address));
    this.#expect(PATIENCE);
    socket.onopen = () => {
      this.#relax();
      this.#emit("open");
    };
    socket.onmessage = (event) => {
      this.#relax();
      this.#tries = 0;
      this.#emit("frame", JSON.parse(event.data));
    };
    socket.onclose = (event) => {
      if (this.#socket !== socket) return;
      this.#drop();
      if (FINAL.has(event.code)) {
        this.#over = true;
        this.#emit("over", event.code);
      } else this.#later();
    };
  }

  #drop() {
    this.#relax();
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.#emit("down");
  }

  #later() {
    clearTimeout(this.#retry);
    const pause = Math.min(LONGEST, SHORTEST * 2 ** this.#tries++);
    this.#retry = setTimeout(() => this.#connect(), pause * (0.5 + Math.random() / 2));
  }

  #wake() {
    if (!this.#socket) {
      this.#tries = 0;
      this.#connect();
    } else if (this.isOpen) this.#ping(PATIENCE / 2);
  }

  #ping(patience = PATIENCE) {
    if (this.send({ type: "ping" })) this.#expect(patience);
  }

  #expect(patience) {
    this.#deadline ||= setTimeout(() => this.restart(), patience);
  }

  #relax() {
    clearTimeout(this.#deadline);
    this.#deadline = 0;
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
