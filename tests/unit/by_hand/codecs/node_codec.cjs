// The codec under plain Node, for tests on CPython: a request is a line of JSON and its bytes on stdin, the answer likewise.
const fs = require("fs");
const [script, factory, wasm] = process.argv.slice(2);
const valueOf = (file) => (0, eval)(fs.readFileSync(file, "utf8"));
const codec = valueOf(script)(valueOf(factory), fs.readFileSync(wasm));

function answer(head, body = new Uint8Array()) {
  fs.writeSync(1, JSON.stringify({ ...head, size: body.length }) + "\n");
  for (let at = 0; at < body.length;) at += fs.writeSync(1, body, at);
}

const perform = {
  open: (body, { denominator }) => {
    const result = codec.open(body, denominator);
    answer(typeof result === "string" ? { error: result } : { result });
  },
  read: (body, { space }) => {
    const result = codec.read(space);
    if (typeof result === "string") answer({ error: result });
    else answer({ ...result, pixels: undefined }, result.pixels);
    codec.close();
  },
  encode: (body, { args }) => {
    const result = codec.encode(body, ...args);
    if (typeof result === "string") answer({ error: result });
    else answer({}, result);
  },
};

let pending = Buffer.alloc(0);
const take = (count) => {
  while (pending.length < count) {
    const part = Buffer.alloc(1 << 20);
    const got = fs.readSync(0, part);
    if (!got) process.exit(0);
    pending = Buffer.concat([pending, part.subarray(0, got)]);
  }
  const taken = pending.subarray(0, count);
  pending = pending.subarray(count);
  return taken;
};
for (;;) {
  let line = "";
  for (let letter; (letter = take(1).toString()) !== "\n";) line += letter;
  const request = JSON.parse(line);
  perform[request.call](Uint8Array.from(take(request.size)), request);
}
