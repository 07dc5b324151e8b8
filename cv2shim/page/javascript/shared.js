// An answer in shared memory, for which a worker waits blocked. Two int32: the state, and the bytes of the text, or all
// that are needed; then the text, then the byte arrays, one after the other.

const PENDING = 0, THERE = 1, TOO_LARGE = 2;
const HEAD = 8;
const headOf = (shared) => new Int32Array(shared, 0, 2);

// Whether the packed answer had room; the worker wakes up in any case.
async function deliver(shared, [text, ...arrays]) {
  const head = headOf(shared), parts = [new TextEncoder().encode(text), ...arrays];
  const needed = parts.reduce((sum, part) => sum + part.byteLength, HEAD), fits = needed <= shared.byteLength;
  head[1] = fits ? parts[0].length : needed;
  if (fits) {
    let at = HEAD;
    for (const part of parts) {
      const target = new Uint8Array(shared, at, part.byteLength);
      if (part instanceof Pixels) await part.fill(target);
      else target.set(part);
      at += part.byteLength;
    }
  }
  Atomics.store(head, 0, fits ? THERE : TOO_LARGE);
  Atomics.notify(head, 0);
  return fits;
}

// The packed answer; its byte arrays are views of the shared memory.
function delivered(shared) {
  const length = headOf(shared)[1], text = new TextDecoder().decode(new Uint8Array(shared, HEAD, length).slice());
  const arrays = [];
  let at = HEAD + length;
  unpacked(text, ([, size]) => { arrays.push(new Uint8Array(shared, at, size)); at += size; });
  return [text, ...arrays];
}
