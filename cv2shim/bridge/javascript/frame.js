// What one call borrows; given back in its `finally`.

// Everything a call borrows is entered here and given back in its `finally`.
const frame = { mats: [], buffers: [], vectors: [], borrowed: [], outs: [] };
const clearFrame = () => { for (const list of Object.values(frame)) list.length = 0; };

function endFrame() {                                             // setting a length costs more than looking at it
  const { mats, buffers, vectors, borrowed, outs } = frame;
  for (let m; (m = mats.pop()) !== undefined;) freeHeader(m);
  for (let b; (b = buffers.pop()) !== undefined;) release(b);
  for (let v; (v = vectors.pop()) !== undefined;) v.free();
  while (borrowed.length) borrowed.pop();
  while (outs.length) outs.pop();
}

const header = () => { const h = newHeader(); frame.mats.push(h); return h; };
const buffer = (bytes) => { const b = grab(bytes); frame.buffers.push(b); return b.pointer; };
