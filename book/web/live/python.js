// Python in a worker: started once, with a progress; `stop` ends it and whatever it does.
export class Python {
  // `runtime` is the address of the folder that holds manifest.json and the files that it lists.
  constructor(runtime, manifest) {
    this.runtime = runtime;
    this.manifest = manifest;
    this.receive = () => {};
  }

  get started() { return Boolean(this.worker); }

  // Starts Python with a bar in `place`; `say` is told what is going on.
  async start(place, say) {
    const megabytes = Math.round(this.manifest.files.reduce((sum, file) => sum + file.size, 0) / 1e6);
    say(`loading Python (${megabytes} MB, once) ...`);
    const meter = document.createElement("progress");
    meter.setAttribute("aria-label", `Loading Python, ${megabytes} MB`);
    place.append(meter);
    try {
      await this.boot((share) => { meter.value = share; });
    } finally {
      meter.remove();
    }
  }

  async boot(progress) {
    this.worker = new Worker(new URL("worker.js", import.meta.url), {type: "module"});
    try {
      await new Promise((resolve, reject) => {
        this.cancel = () => reject(new Error("stopped"));
        this.worker.onerror = (event) => reject(new Error(event.message || "the worker did not start"));
        this.worker.onmessage = ({data}) => {
          if (data.progress !== undefined) progress(data.progress);
          if (data.ready) resolve();
          if (data.failed) reject(new Error(data.failed));
        };
        this.worker.postMessage({base: this.runtime, ...this.manifest});
      });
    } catch (error) {
      this.stop();
      throw error;
    }
    this.worker.onmessage = ({data}) => this.receive(data);
  }

  // Runs cells {source, name, index} in order; what they put out goes to `receive`.
  run(cells) { this.worker.postMessage({cells}); }

  stop() {
    this.cancel?.();
    this.worker?.terminate();
    this.worker = null;
  }
}
