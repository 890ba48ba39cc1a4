// Pictures to be sent: chosen, photographed, pasted or dropped on the conversation; shown before, each can be taken out.
const KINDS = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);
const MOST = 10;
const LIMIT = 10 * 1024 * 1024;

export class Pictures {
  #items = [];
  #form;
  #complain;
  #changed;
  #most;
  #adding = Promise.resolve();
  #strip;

  // `single`: the form is sent as it is, with one picture in its own field. `changed()` is called with every change.
  constructor(form, root, { complain, changed, single }) {
    this.#form = form;
    this.#complain = complain;
    this.#changed = changed;
    this.#most = single ? 1 : MOST;
    this.#strip = form.querySelector("[data-pictures]");
    const { image } = form.elements;
    image.multiple = !single;
    for (const button of form.querySelectorAll("[data-choose]")) {
      button.addEventListener("click", () => {
        if (button.dataset.choose === "camera") image.setAttribute("capture", "environment");
        else image.removeAttribute("capture");
        image.click();
      });
    }
    image.addEventListener("change", () => this.add([...image.files]));
    this.#strip.addEventListener("click", (event) => {
      const place = [...this.#strip.children].indexOf(event.target.closest("[data-picture]"));
      if (event.target.closest("button") && place >= 0) this.#remove(place);
    });
    form.addEventListener("paste", (event) => {
      const files = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
      // a cell of a table brings its picture along with its words: then the words are meant
      if (!files.length || event.clipboardData.types.includes("text/plain")) return;
      event.preventDefault();
      this.add(files);
    });
    this.#drops(root);
  }

  get some() {
    return this.#items.length > 0;
  }

  // One after the other: what is dropped while another picture is still being opened finds that one there.
  add(files) {
    this.#adding = this.#adding.catch(() => null).then(() => this.#add(files));
    return this.#adding;
  }

  async #add(files) {
    this.#complain("");
    for (const file of files) {
      const problem = this.#items.length >= this.#most ? (this.#most === 1 ? "picture_one" : "picture_many") : check(file);
      const item = problem ? null : await opened(file);
      if (item) this.#show(item);
      else this.#complain(problem || "picture_type");
    }
    this.#settle();
    this.#form.elements.content_text.focus({ preventScroll: true });
  }

  // The pictures, which are then out of our hands.
  take() {
    const items = this.#items;
    this.#items = [];
    this.#settle();
    this.#strip.replaceChildren();
    return items;
  }

  #show(item) {
    this.#items.push(item);
    const template = this.#form.querySelector("[data-picture-template]");
    const shown = template.content.firstElementChild.cloneNode(true);
    shown.querySelector("img").src = item.url;
    this.#strip.append(shown);
  }

  #remove(place) {
    URL.revokeObjectURL(this.#items.splice(place, 1)[0].url);
    this.#strip.children[place].remove();
    this.#settle();
    const next = this.#strip.children[Math.min(place, this.#items.length - 1)];
    (next?.querySelector("button") ?? this.#form.elements.content_text).focus();
  }

  // The form's own field holds what it sends by itself, and else nothing.
  #settle() {
    const transfer = new DataTransfer();
    if (this.#most === 1) for (const item of this.#items) transfer.items.add(item.file);
    this.#form.elements.image.files = transfer.files;
    this.#strip.hidden = !this.some;
    this.#changed();
  }

  #drops(root) {
    const hint = root.querySelector("[data-drop]");
    const files = (event) => event.dataTransfer?.types.includes("Files");
    let depth = 0;
    const over = (by) => {
      depth = Math.max(0, depth + by);
      hint.hidden = !depth;
    };
    root.addEventListener("dragenter", (event) => files(event) && over(1));
    root.addEventListener("dragleave", (event) => files(event) && over(-1));
    root.addEventListener("dragover", (event) => files(event) && event.preventDefault());
    root.addEventListener("drop", (event) => {
      if (!files(event)) return;
      event.preventDefault();
      over(-depth);
      if (!this.#form.elements.image.disabled) this.add([...event.dataTransfer.files]);
    });
  }
}

function check(file) {
  return KINDS.has(file.type) ? (file.size > LIMIT ? "picture_size" : "") : "picture_type";
}

// With its measures, so that nothing moves when it is there; null where the browser cannot show it.
async function opened(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    return { kind: "image", file, url: image.src, width: image.naturalWidth, height: image.naturalHeight };
  } catch {
    URL.revokeObjectURL(image.src);
    return null;
  }
}
