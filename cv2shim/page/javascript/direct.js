// Python in the page itself: handlers are called at once, and bytes are views of Python's memory.

let kept = new Uint8Array(0);                                     // pixels on their way: Python takes them at once
const room = (size) => (kept.length < size ? (kept = new Uint8Array(size)) : kept).subarray(0, size);
const lent = ([address, length]) => pyodide._module.HEAPU8.subarray(address, address + length);

return {
  wait: undefined,                                                // the page cannot be blocked
  reached: () => true,
  post(name, text) { take(name, unpacked(text, lent)); },
  // The packed answer, or a promise of it.
  ask(name, text) {
    const found = answer(name, unpacked(text, lent));
    return found instanceof Promise ? found.then((late) => filled(late, room)).then(packed) : packed(found);
  },
  bgr,
};
