// Records a voice by the browser's own recorder, and tells how loud it is. Rejects with the name of what is to be said.
const TYPES = ["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS = 40_000;
const TICK = 80;
const WHY = { NotAllowedError: "mic_refused", SecurityError: "mic_refused", NotFoundError: "mic_missing" };

export class Recorder {
  levels = [];
  #recorder;
  #stream;
  #context;
  #timer = 0;
  #begun = 0;
  #over = false;

  // `tick(seconds, levels)` is called several times a second while it records.
  async start(tick) {
    const type = window.MediaRecorder && TYPES.find((one) => MediaRecorder.isTypeSupported(one));
    if (!type || !navigator.mediaDevices?.getUserMedia) throw "mic_none";
    const wanted = { audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } };
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia(wanted);
    } catch (error) {
      throw WHY[error.name] ?? "mic_busy";
    }
    if (this.#over) return this.#release(); // given up while the browser asked
    this.#recorder = new MediaRecorder(this.#stream, { mimeType: type, audioBitsPerSecond: BITS });
    this.#recorder.start();
    this.#begun = performance.now();
    this.#listen(tick);
  }

  get isOn() {
    return this.#recorder?.state === "recording";
  }

  get seconds() {
    return (performance.now() - this.#begun) / 1000;
  }

  // The recording, or null where there is none.
  stop() {
    this.#over = true;
    if (!this.isOn) {
      this.#release();
      return Promise.resolve(null);
    }
    const seconds = this.seconds;
    const parts = [];
    return new Promise((resolve) => {
      this.#recorder.ondataavailable = (event) => parts.push(event.data);
      this.#recorder.onstop = () => {
        const type = this.#recorder.mimeType.split(";")[0];
        const name = `voice.${type.split("/")[1]}`;
        resolve({ file: new File(parts, name, { type }), seconds, levels: this.levels });
      };
      this.#recorder.stop();
      this.#release();
    });
  }

  #listen(tick) {
    this.#context = new AudioContext();
    const analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(this.#stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.levels.push(samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0));
      tick(this.seconds, this.levels);
    }, TICK);
  }

  #release() {
    clearInterval(this.#timer);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#context?.close();
    this.#stream = this.#context = null;
  }
}

// How loud it is from beginning to end as `bars` numbers from 0 to 100, the loudest being 100.
export function peaks(levels, bars) {
  const most = Math.max(...levels, 0.01);
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * levels.length) / bars);
    const part = levels.slice(from, Math.max(from + 1, Math.floor(((bar + 1) * levels.length) / bars)));
    return Math.round((100 * Math.max(...part, 0)) / most);
  });
}

// As the server draws it (see `wave` in langlearn/lib/ui.py).
export function path(numbers) {
  return numbers
    .map((number, place) => [3 * place + 1.5, Math.max(1, Math.round((14 * Math.min(number, 100)) / 100))])
    .map(([x, high]) => `M${x} ${16 - high}V${16 + high}`)
    .join("");
}
