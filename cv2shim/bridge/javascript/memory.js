// opencv.js's own memory: scratch buffers, pooled up to a limit.

const POOL_CAP = 96 << 20;

function malloc(bytes) {
  const pointer = engine.malloc(bytes);
  refresh();
  if (!pointer) throw new Fault("memory", `opencv.js could not allocate ${bytes} bytes`);
  return pointer;
}

// Four sizes in each power of two: a buffer serves any call that needs about as much.
function roundedUp(bytes) {
  const unit = 1 << 29 - Math.clz32(bytes);
  return Math.ceil(bytes / unit) * unit;
}

function grab(bytes) {
  const size = roundedUp(Math.max(bytes, 64)), pooled = engine.buffers.get(size)?.pop();
  if (!pooled) return { pointer: malloc(size), size };
  engine.pooledBytes -= size;
  return pooled;
}

function release(scratch) {
  const { pointer, size } = scratch;
  if (engine.pooledBytes + size > POOL_CAP) emptyPool();            // of sizes that are perhaps wanted no more
  if (size > POOL_CAP) { engine.free(pointer); return; }
  engine.pooledBytes += size;
  const free = engine.buffers.get(size);
  if (free) free.push(scratch); else engine.buffers.set(size, [scratch]);
}

function emptyPool() {
  for (const free of engine.buffers.values()) free.forEach(({ pointer }) => engine.free(pointer));
  engine.buffers.clear();
  engine.pooledBytes = 0;
}
