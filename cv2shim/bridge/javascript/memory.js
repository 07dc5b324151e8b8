// opencv.js's own memory: scratch buffers, pooled up to a limit.

const POOL_CAP = 96 << 20;

function malloc(bytes) {
  const pointer = engine.malloc(bytes);
  if (!pointer) throw new Fault("memory", `opencv.js could not allocate ${bytes} bytes`);
  return pointer;
}

// Four sizes in each power of two: a buffer serves any call that needs about as much.
function roundedUp(bytes) {
  const unit = 1 << 29 - Math.clz32(bytes);
  return Math.ceil(bytes / unit) * unit;
}

function grab(bytes) {
  const size = roundedUp(Math.max(bytes, 64) + 2 * guard), pooled = engine.buffers.get(size)?.pop();
  if (pooled) engine.pooledBytes -= size;
  const scratch = pooled ?? { block: malloc(size), size, pointer: 0, guarded: null };
  scratch.pointer = scratch.block + guard;
  scratch.guarded = guard ? putGuards(scratch.pointer, bytes) : null;
  return scratch;
}

function release(scratch) {
  const { block, size, guarded } = scratch;
  if (guarded) lookAtGuards(guarded);
  if (engine.pooledBytes + size > POOL_CAP) emptyPool();            // of sizes that are perhaps wanted no more
  if (size > POOL_CAP) { engine.free(block); return; }
  engine.pooledBytes += size;
  const free = engine.buffers.get(size);
  if (free) free.push(scratch); else engine.buffers.set(size, [scratch]);
}

function emptyPool() {
  for (const free of engine.buffers.values()) free.forEach(({ block }) => engine.free(block));
  engine.buffers.clear();
  engine.pooledBytes = 0;
}

// For tests: bytes that nobody may change, before and behind all scratch that is lent, on opencv.js's stack, too; 0 for none.
const GUARD = 64, GUARD_BYTE = 0xa5;
let guard = 0, guardsTouched = 0;

function putGuards(pointer, bytes) {
  U8.fill(GUARD_BYTE, pointer - GUARD, pointer);
  U8.fill(GUARD_BYTE, pointer + bytes, pointer + bytes + GUARD);
  return { pointer, bytes };
}

const isGuard = (byte) => byte === GUARD_BYTE;
function lookAtGuards({ pointer, bytes }) {
  if (![pointer - GUARD, pointer + bytes].every((at) => U8.subarray(at, at + GUARD).every(isGuard))) guardsTouched++;
}
