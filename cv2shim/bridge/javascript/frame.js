// What one call borrows, given back at its end. Calls nest where opencv.js asks Python in the middle of one: each has a frame.

// Where opencv.js's stack was, if anything is on it; Mat headers; scratch buffers; vectors of embind's and plain ones; the arrays that headers lie over; outputs; blocks of Python's
// memory; objects of Python's; guards on the stack, in tests (memory.js); the object whose method it is, if it is one.
const newFrame = () => ({ stack: 0, mats: [], buffers: [], vectors: [], plain: [], borrowed: [], outs: [], blocks: [], objects: [], guarded: [], self: 0 });
const frames = [newFrame()];
let depth = 0, frame = frames[0];

function beginFrame() {
  frame = frames[++depth] ??= newFrame();
}

function endFrame() {
  const { mats, buffers, vectors, plain, borrowed, outs, blocks, objects, guarded } = frame;
  try {
    for (let g; (g = guarded.pop()) !== undefined;) lookAtGuards(g);
    for (let m; (m = mats.pop()) !== undefined;) freeHeader(m);
    for (let b; (b = buffers.pop()) !== undefined;) release(b);
    for (let v; (v = vectors.pop()) !== undefined;) v.free();
    for (let v; (v = plain.pop()) !== undefined;) freePlain(v);
    for (let b; (b = blocks.pop()) !== undefined;) capi.PyMem_RawFree(b);
    for (let o; (o = objects.pop()) !== undefined;) capi.Py_DecRef(o);
    if (frame.stack) { engine.stackRestore(frame.stack); frame.stack = 0; }
  } finally {
    while (borrowed.length) borrowed.pop();
    while (outs.length) outs.pop();
    frame = frames[--depth];
  }
}

// For what is no call of Python's, and uses the stack.
function inFrame(body) {
  beginFrame();
  try { return body(); } finally { endFrame(); }
}

// What belonged to an opencv.js that is gone is gone with it.
function clearFrames() {
  for (const one of frames) one.stack = one.mats.length = one.buffers.length = one.vectors.length = one.plain.length = one.guarded.length = 0;
}

const header = () => { const h = newHeader(); frame.mats.push(h); return h; };
const headerOver = (...mat) => { const h = newHeaderOver(...mat); frame.mats.push(h); return h; };
const buffer = (bytes) => { const b = grab(bytes); frame.buffers.push(b); return b.pointer; };
