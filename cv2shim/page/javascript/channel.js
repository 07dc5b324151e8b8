// The page's half of the way from Python to the document: who answers what.
//
// A subject is a part of its own (door.py names the parts in order) and registers handlers. Python calls one by its name,
// with JSON-like values and byte arrays both ways; what it returns, or what its promise brings, is the answer:
//
//   handlers.brightness = async (name, pixels) => ({ mean: await measure(name, pixels) });      // light.js
//   door.call("brightness", "lamp", picture)["mean"]                                           # Python
//
// A handler gets bytes as a Uint8Array. Where Python runs in the page they are lent: a view of Python's memory that holds
// until the handler returns or awaits; whoever needs them longer copies them. Bytes in an answer are given away.
// An Error that it throws is a cv2.error with that message; Python is never in JavaScript's debt for anything else.
// What a subject has opened it puts away in a function that it pushes to `leaving`.

const handlers = {};
const leaving = [];

const good = (value) => ({ value: value ?? null });
const bad = (thrown) => ({ error: thrown?.message ?? String(thrown) });

// {value} or {error}, or a promise of one.
function answer(name, args) {
  if (!handlers[name]) return bad(`the page has no '${name}': its cv2shim.mjs is of another version than the wheel`);
  try {
    const value = handlers[name](...args);
    return value instanceof Promise ? value.then(good, bad) : good(value);
  } catch (thrown) {
    return bad(thrown);
  }
}

// Nobody waits for it, so an error in it is for the page's console.
async function take(name, args) {
  const { error } = await answer(name, args);
  if (error) console.error(`cv2.${name}: ${error}`);
}

function leave() {
  for (const putAway of leaving) putAway();
}
