// Python in a worker: started, given scripts, stopped.

import { connect } from "./cv2shim.mjs";

const GRACE = 5000;                                               // ms that a script has to end when it is stopped: a busy machine needs one

// `hear` gets every message of worker.mjs, and {type: "broken"} if that fails; `start` is what that is started with.
export class Python {
  constructor(hear, start) {
    Object.assign(this, { hear, start });
    this.begin();
  }

  begin() {
    this.worker = new Worker("worker.mjs", { type: "module" });
    this.disconnect = connect(this.worker);
    this.worker.addEventListener("message", ({ data }) => {
      if (data.type === "done") this.endGrace();
      this.hear(data);
    });
    this.worker.onerror = ({ message }) => this.hear({ type: "broken", message: `Python could not be started: ${message ?? "the worker failed"}` });
    // Where memory can be shared, a script is interrupted as by Ctrl-C, and what is loaded stays.
    this.interrupt = self.crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(1)) : null;
    this.worker.postMessage({ type: "start", interrupt: this.interrupt, ...this.start });
  }

  run(job) {
    if (this.interrupt) this.interrupt[0] = 0;
    this.worker.postMessage({ type: "run", ...job });
  }

  // The script hears of it between two steps of Python; one that is inside a long call is ended with its worker, at once if it is
  // stopped a second time.
  stop(onReplaced) {
    const replace = () => { this.end(); onReplaced(); this.begin(); };
    if (!this.interrupt || this.limit) return replace();
    this.interrupt[0] = 2;                                        // SIGINT
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));  // for a script in cv2.waitKey
    this.limit = setTimeout(replace, GRACE);
  }

  endGrace() {
    clearTimeout(this.limit);
    this.limit = null;
  }

  end() {
    this.endGrace();
    this.worker.terminate();
    this.disconnect();
  }
}
