// Python in a worker: handlers are in the page, at the other end of a MessageChannel (connect.js).

const GREETING_LIMIT = 10000, SLICE = 100, FIRST_SIZE = 1 << 16;  // ms, ms, bytes
const SILENCE = "the page does not answer this worker: it has to run " +
  '`import { connect } from "./cv2shim.mjs"; connect(worker);` as soon as it has made the worker';
const blocks = typeof SharedArrayBuffer === "function" && Boolean(self.crossOriginIsolated);

const asked = new Map();                                          // number → what takes the answer
let port, greeting, heard, number = 0, shared = null, unheard = false;

knock();

// A new channel to the page, for which it listens (connect.js) unless it does so only from later on.
function knock() {
  const channel = new MessageChannel();
  port = channel.port1;
  greeting = blocks ? new Int32Array(new SharedArrayBuffer(4)) : null;
  let hear;
  heard = new Promise((resolve) => { hear = resolve; });
  heard.yes = false;
  port.onmessage = ({ data }) => {
    if (data.greeting) { heard.yes = true; hear(true); return; }
    asked.get(data.number)?.(data.answer);
    asked.delete(data.number);
  };
  self.postMessage({ cv2shim: "connect", version, port: channel.port2, greeting }, [channel.port2]);
}

const copied = ([address, length]) => pyodide._module.HEAPU8.slice(address, address + length);
function send(message, text) {
  const args = unpacked(text, copied);
  port.postMessage({ ...message, args }, movable(args));
}

const greeted = () => heard.yes || Boolean(greeting && Atomics.load(greeting, 0));
const knockAgain = () => { if (unheard) knock(); };               // the page may listen by now

async function reached() {
  if (greeted()) return true;
  knockAgain();
  let timer;
  const late = new Promise((resolve) => { timer = setTimeout(() => resolve(false), GREETING_LIMIT); });
  const answered = await Promise.race([heard, late]);
  clearTimeout(timer);
  unheard = !answered;
  return answered;
}

async function ask(name, text) {
  if (!(await reached())) return packed({ error: SILENCE });
  return packed(await new Promise((resolve) => {
    asked.set(++number, resolve);
    send({ name, number }, text);
  }));
}

// Until the number at `place` is no longer `value`: in slices, between which a Ctrl-C of the page is heard.
function sleep(place, value, limit = Infinity) {
  for (let slept = 0; slept < limit && Atomics.wait(place, 0, value, SLICE) === "timed-out"; slept += SLICE) {
    pyodide.checkInterrupt();
  }
  return Atomics.load(place, 0);
}

function reachedBlocked() {
  if (greeted()) return true;
  knockAgain();
  unheard = sleep(greeting, 0, GREETING_LIMIT) === 0;
  return !unheard;
}

function wait(name, text) {
  if (!reachedBlocked()) return packed({ error: SILENCE });
  let reply = shared ?? new SharedArrayBuffer(FIRST_SIZE);
  shared = null;                                                  // if this is interrupted, nobody else gets its answer
  headOf(reply)[0] = PENDING;
  send({ name, reply }, text);
  if (sleep(headOf(reply), PENDING) === TOO_LARGE) {
    reply = new SharedArrayBuffer(2 * headOf(reply)[1]);
    port.postMessage({ again: reply });
    sleep(headOf(reply), PENDING);
  }
  shared = reply;
  return delivered(reply);
}

return {
  wait: blocks ? wait : undefined,
  reached: blocks ? reachedBlocked : reached,
  post: (name, text) => send({ name }, text),
  ask,
  bgr,
};
