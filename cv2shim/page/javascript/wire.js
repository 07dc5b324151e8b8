// What crosses between Python and a handler: JSON, in which byte arrays are references.

// Bytes that are not there yet: `fill` has them written where they are wanted, so that they are copied only once.
class Pixels {
  constructor(byteLength, fill) { this.byteLength = byteLength; this.fill = fill; }
}

const isBytes = (value) => ArrayBuffer.isView(value);
const bytesOf = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

// [text, array, …] of a value; {"$": [index, length]} stands in the text for the byte array with that index.
function packed(value) {
  const arrays = [];
  const held = (part) => (part instanceof Pixels ? part : bytesOf(part));
  const text = JSON.stringify(value, (_, part) =>
    (isBytes(part) || part instanceof Pixels ? { $: [arrays.push(held(part)) - 1, part.byteLength] } : part));
  return [text, ...arrays];
}

// The value of a text in which {"$": reference} stands for the bytes that `found` finds.
const unpacked = (text, found) => JSON.parse(text, (_, part) => (part?.$ ? found(part.$) : part));

// An answer with its `pixels`, if it has any, written into what `room` gives.
async function filled(answer, room) {
  const pixels = answer.value?.pixels;
  if (!(pixels instanceof Pixels)) return answer;
  const target = room(pixels.byteLength);
  await pixels.fill(target);
  return { value: { ...answer.value, pixels: target } };
}

// The memory of the byte arrays in a value: what is nobody else's moves instead of being copied.
function movable(value) {
  const found = new Set();
  const look = (part) => {
    if (!isBytes(part)) { if (part && typeof part === "object") Object.values(part).forEach(look); return; }
    if (part.byteLength === part.buffer.byteLength) found.add(part.buffer);
  };
  look(value);
  return [...found];
}
