// opencv.js's own memory: scratch buffers, pooled up to a limit.

const POOL_CAP = 96 << 20;

function malloc(bytes) {
  const pointer = engine.malloc(bytes);
  refresh();
  if (!pointer) throw new Fault("memory", `opencv.js could not allocate ${bytes} bytes`);
  return pointer;
}

function grab(bytes) {
  const wanted = Math.max(bytes, 64), list = engine.buffers;
  let best = -1;
  for (let i = 0; i < list.length; i++) {
    if (list[i].size >= wanted && list[i].size <= 2 * wanted + 65536 && (best < 0 || list[i].size < list[best].size)) best = i;
  }
  if (best < 0) return { pointer: malloc(wanted), size: wanted };
  engine.pooledBytes -= list[best].size;
  return list.splice(best, 1)[0];
}

function release(buffer) {
  if (engine.pooledBytes + buffer.size > POOL_CAP) { engine.free(buffer.pointer); return; }
  engine.pooledBytes += buffer.size;
  engine.buffers.push(buffer);
}
