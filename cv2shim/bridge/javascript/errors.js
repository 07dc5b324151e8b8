// What went wrong, in the words that crossing.py makes an exception of: {kind, message, …}.

function exceptionText(pointer) {
  const field = (name) => { const f = engine.fields.get(`${engine.exceptionType}.${name}`); return call(f.getter, f.context, pointer); };
  const at = field("msg"), message = readString(at);
  engine.free(at);
  return { kind: "cv", code: field("code"), message };
}

// An exception of a build that unwinds: reading it destroys it.
function readException(thrown) {
  const at = engine.exception(thrown.getArg(engine.tag, 0)) >>> 2;
  const string = (i) => new TextDecoder().decode(U8.slice(U32[at + i], U32[at + i] + U32[at + i + 1]));
  const kind = ["cpp", "cv", "cpp", "memory"][U32[at]], message = string(3);
  if (kind === "memory") return { kind, message: "opencv.js ran out of memory" };
  return { kind, code: I32[at + 1], message: message || "Unknown C++ exception from OpenCV code" };
}

function describeFailure(thrown) {
  if (thrown instanceof Care) return { kind: "care", index: thrown.index };
  if (thrown instanceof Fault) return { kind: thrown.kind, message: thrown.message };
  if (engine?.tag && thrown instanceof WebAssembly.Exception && thrown.is(engine.tag)) return readException(thrown);
  const number = typeof thrown === "number" ? thrown : undefined;
  if (number !== undefined) {
    engine.errors++;
    const type = engine.thrown.get(number) ?? "";
    engine.thrown.delete(number);
    refresh();
    if (type === "N2cv9ExceptionE") return exceptionText(number);
    if (type.includes("bad_alloc") || type.includes("length_error")) return { kind: "memory", message: "opencv.js ran out of memory" };
    return { kind: "cpp", message: `C++ exception of type ${type.replace(/^St\d+|^N?\d*/, "") || "unknown"}` };
  }
  if (!(thrown instanceof WebAssembly.RuntimeError) && engine.aborted === undefined && !(thrown instanceof RangeError)) {
    return { kind: "load", message: `the bridge failed (${thrown?.message ?? thrown})` };
  }
  engine.poisoned = true;                                         // a trap or an abort: its memory can no longer be trusted
  const out = /OOM|out of memory|enlarge|allocat/i.test(String(engine.aborted ?? thrown?.message ?? thrown));
  return { kind: out ? "memory" : "trap", message: out ? "opencv.js ran out of memory" : `opencv.js stopped (${thrown?.message ?? thrown})` };
}
