// What the windows' user does, in a queue, and Python's waiting for it.

const MOST_EVENTS = 1000;                                         // of a script that never waits
const FRAME = 1000 / 60, GRACE = 250;                             // ms
const queue = [], typed = [];
let waiting = null;                                               // {finish}: a wait under way
let fresh = false, resumed = 0;                                   // a picture since the last wait; when that ended

// A move of the mouse or of a trackbar replaces the one before it: a slow script gets the newest.
function happened(event) {
  const last = queue.at(-1);
  const follows = last && event[0] === last[0] && event[1] === last[1] && replaces(event, last);
  if (follows) queue[queue.length - 1] = event;
  else if (queue.length < MOST_EVENTS) queue.push(event);
  waiting?.finish(false);
}
const replaces = (event, last) => (event[0] === "mouse" ? event[2] === 0 && last[2] === 0 && event[5] === last[5]
  : event[0] === "trackbar" && event[2] === last[2]);

// A key that is held down does not pile up.
function pressed(key, repeated) {
  if (!(repeated && typed.length)) typed.push(key);
  waiting?.finish(false);
}

// Python waits `delay` ms, or without limit if that is 0, for a key or an event; `open` says whether there are windows.
function wait(delay, open) {
  waiting?.finish(true);                                          // whoever waited before
  return new Promise((resolve) => {
    const timers = [];
    const finish = (late) => {
      waiting = null;
      for (const cancel of timers) cancel();
      resumed = performance.now();
      fresh = false;
      resolve({ key: typed.shift() ?? null, events: queue.splice(0), late });
    };
    waiting = { finish };
    if (typed.length || queue.length) finish(false);
    else if (delay > 0) timers.push(...later(delay, () => finish(true)));
    else if (!open) finish(true);
  });
}

// When `delay` ms are over and a picture that was shown is on the screen: a script goes at the display's rate, or at its own
// if it is slower. A tab that nobody sees has no frames, only timers. Returns what cancels it.
function later(delay, then) {
  const end = performance.now() + delay;
  const timer = (ms, body) => { const id = setTimeout(body, ms); return () => clearTimeout(id); };
  if (!fresh || document.hidden || performance.now() - resumed > FRAME) return [timer(delay, then)];
  let frame = requestAnimationFrame(function look() {
    if (performance.now() >= end - 1) then(); else frame = requestAnimationFrame(look);
  });
  return [() => cancelAnimationFrame(frame), timer(delay + GRACE, then)];
}
