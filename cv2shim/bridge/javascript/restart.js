// A fresh opencv.js in place of one that errors have worn out.

const RESTART_ERRORS = 2500, RESTART_BYTES = 128 << 20, FORCED = 3;

// Stock opencv.js does not unwind C++ on an error: what the failed call had allocated stays allocated. A fresh
// instance from the compiled module is the only broom; objects alive in the old one, and scripts of the page that use it,
// put it off until FORCED times over.
// A call that failed for want of memory or by a trap may have met what errors before it left behind.
const mayRetry = () => engine.errors > 0 && engine.held.size + engine.owned === 0 && ["memory", "trap"].includes(lastError.kind);

function restartIfWorn() {
  const { errors, grownByErrors, held, owned, poisoned, putOff } = engine;
  const wear = Math.max(errors / RESTART_ERRORS, grownByErrors / RESTART_BYTES), idle = held.size + owned === 0 && putOff;
  if (poisoned || wear >= FORCED || (wear >= 1 && idle)) reset();
}

let starting = null;                      // a start that goes on while others run

function reset() {
  if (aside) throw new Fault("load", "opencv.js cannot start afresh while it waits for a layer that is written in Python");
  if (starting) throw new Fault("load", "a fresh opencv.js is still starting; run `await cv2shim.load()`, then call again");
  clearFrames();
  engine = null;
  U8 = undefined;
  try { start(); } catch (failure) {
    if (!/main thread/.test(failure.message)) throw failure;
    starting ??= startAsync().finally(() => { starting = null; });
    throw new Fault("load", "a fresh opencv.js is starting; run `await cv2shim.load()`, then call again");
  }
}
