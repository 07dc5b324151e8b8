// The files of a wheel: its directory is read here, the browser's own stream inflates them.

const END_OF_ZIP = 0x06054b50, END_BYTES = 22, ENTRY_BYTES = 46, LOCAL_BYTES = 30, DEFLATED = 8;

// What the directory says of each file, by its name; null if it is no zip file.
function filesOf(zip) {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength), files = new Map();
  const u16 = (at) => view.getUint16(at, true), u32 = (at) => view.getUint32(at, true);
  let end = zip.length - END_BYTES;
  while (end >= 0 && u32(end) !== END_OF_ZIP) end--;
  if (end < 0) return null;
  for (let i = u16(end + 10), at = u32(end + 16); i > 0; i--) {
    const nameBytes = u16(at + 28), local = u32(at + 42), start = local + LOCAL_BYTES + u16(local + 26) + u16(local + 28);
    const name = new TextDecoder().decode(zip.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes));
    files.set(name, { deflated: u16(at + 10) === DEFLATED, bytes: zip.subarray(start, start + u32(at + 20)), size: u32(at + 24) });
    at += ENTRY_BYTES + nameBytes + u16(at + 30) + u16(at + 32);
  }
  return files;
}

function streamOf({ deflated, bytes }) {
  const { body } = new Response(bytes);
  return deflated ? body.pipeThrough(new DecompressionStream("deflate-raw")) : body;
}

const gunzipped = (stream) => stream.pipeThrough(new DecompressionStream("gzip"));

async function contentOf(file, name) {
  const content = new Uint8Array(await new Response(streamOf(file)).arrayBuffer());
  if (content.length !== file.size) throw new Error(`${name} in it is damaged`);
  return content;
}
