// What Python sees.

const guarded = (body) => (...args) => {
  try { refresh(); return body(...args) ?? null; } catch (thrown) { lastError = describeFailure(thrown); return undefined; }
};

const guardedLater = (body) => async (...args) => {
  try { return await body(...args); } catch (thrown) { lastError = describeFailure(thrown); return undefined; }
};

return {
  // Compile opencv.js: `factory` is the function in which the wheel has it (host/scripts.py), its wasm lies at `address`. Throws
  // nothing, returns true or undefined (see error()).
  compile: guarded((factory, address, bytes) => {
    source = factory();
    try { module = new WebAssembly.Module(py.HEAPU8.subarray(address, address + bytes)); } catch (failure) { throw new Fault("load", explained(failure)); }
    return true;
  }),
  // The same, or with `compiled`, a promise of the module.
  compileAsync: guardedLater(async (factory, address, bytes, compiled) => {
    source = factory();
    compiled ??= WebAssembly.compile(py.HEAPU8.subarray(address, address + bytes));
    try { module = await compiled; } catch (failure) { throw new Fault("load", explained(failure)); }
    return true;
  }),
  // Start it. `json`: the address of a few words and of a list for made arrays, numpy's facts, the build's memory.
  start: guarded((json) => { Object.assign(given, JSON.parse(json)); results = given.results; start(); return true; }),
  startAsync: guardedLater(async (json) => { Object.assign(given, JSON.parse(json)); results = given.results; await startAsync(); return true; }),
  reset: guarded(() => { reset(); return true; }),
  // Fulfilled when a fresh opencv.js that could not be started at once is up.
  ready: guardedLater(async () => { await starting; return true; }),
  // What Python's objects are like, and the functions of Python's that are called from here; the same for builtins and types, see
  // there. Objects are handed over by address, and new ones to `receive`.
  learnPython: guarded((json) => { const facts = JSON.parse(json); given.python = facts; given.classes = facts.classes; learnPython(facts); return pythonLayout; }),
  makeCallable: guarded(makeCallable), makeTrusted: guarded(makeTrusted), makeProperty: guarded(makeProperty), makeType: guarded(makeType),
  // Without `on` every call is served by Python, for comparison.
  serveUsual: (on) => { usual = on; },
  destroy: guarded((handle, born) => {
    if (born !== generation) return true;                         // its memory went with the old instance
    const mat = engine.held.get(handle);
    if (mat) { engine.held.delete(handle); mat.destroy(); }
    return true;
  }),
  generation: () => generation,
  // UMats, see residents.js: the number of a Mat with an array's elements; other elements for one; its elements as a new
  // array, left as the first one made; a part of it; its description.
  settleMat: guarded((id) => { const pointer = newHeader(); fillResident(pointer, id); return settleMat(pointer); }),
  fillMat: guarded((handle, id) => { fillResident(heldMat(handle), id); return true; }),
  fetchMat: guarded((handle) => { made.push(arrayFrom(readHeader(heldMat(handle)))); handOver(); return true; }),
  partOfMat: guarded((handle, ...rectangle) => partOf(heldMat(handle), rectangle)),
  lookAtMat: guarded((handle) => JSON.stringify(lookAt(heldMat(handle)))),
  // For sharing.py: the module as a page's scripts use it, its Mats, and the page's own pictures.
  moduleForScripts: guarded(moduleForScripts), fromMat: guarded(fromMat), toMat: guarded(toMat),
  fromPixels: guarded(fromPixels), toPixels: guarded(toPixels), draw: guarded(draw),
  // For by_hand/overrides/dnn_layers.py, see layers.js.
  registerLayer: guarded(registerLayer), unregisterLayer: guarded(unregisterLayer), layerFailed: (reason) => { layerFailure = reason; },
  // For tests, see memory.js.
  guardBuffers: (on) => { guard = on ? GUARD : 0; },
  error: () => { const e = lastError; lastError = null; return JSON.stringify(e); },
  // The first words of an array's header, for the check of numpy's layout: data, dimensions, type number.
  probe: (id) => { refresh(); const H = P32, a = id >> 2; return JSON.stringify([PU32[a + 2], H[a + 3], H[(H[a + 7] >> 2) + 4], H[H[a + 4] >> 2], H[H[a + 5] >> 2]]); },
  mountFile: guarded((path, data) => {
    if (engine.poisoned || engine.errors) restartIfWorn();
    lent.set(path, data);
    mount(path, data);
    return true;
  }),
  unmountFile: (path) => { lent.delete(path); try { engine.cv.FS_unlink(path); } catch { /* already gone */ } },
  stopwatch: (on) => { const last = stopwatch?.inside ?? 0; stopwatch = on ? { inside: 0 } : null; return last; },
  info: () => JSON.stringify({
    heap_bytes: U8.length, live_mats: engine.liveHeaders, live_vectors: engine.liveVectors,
    live_objects: engine.held.size + engine.owned, pooled_bytes: engine.pooledBytes, errors: engine.errors, generation, guards_touched: guardsTouched,
    strategy: strategy === shared ? "shared" : "copied", reason: engine.reason, files: engine.sharesFiles ? "shared" : "lent", copied_bytes: copiedBytes, python: pythonLayout,
  }),
};
