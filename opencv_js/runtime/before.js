// At the start of the factory. `hostMalloc` given: opencv.js lives in a memory that others use too.

/** The addresses [base, end) that must be opencv.js's alone, the static data ending at data_end. */
Module['layout'] = "CV2SHIM_LAYOUT";

/** Make the views of memory anew after the host let it grow. Cheap when it did not. */
Module['refreshViews'] = function() {
  if (HEAPU8.buffer !== wasmMemory.buffer) updateGlobalBufferAndViews(wasmMemory.buffer);
};

/** `await cv` and `cv.then(...)` as ever: once, so that the promise does not wait for itself. */
Module['then'] = function(done, failed) {
  delete Module['then'];
  return Module['ready'].then(function() { return done(Module) }, failed);
};

// Under Node, where it is used as a package: emscripten would fetch the file's path as if it were an address.
if (typeof require == 'function' && typeof __dirname == 'string' && !Module['wasmBinary'] && !Module['instantiateWasm']) {
  Module['wasmBinary'] = require('fs').readFileSync(__dirname + '/opencv.wasm');
}

// What is not in opencv.wasm is zero, which a fresh memory is and memory from a host need not be.
if (Module['hostMalloc']) {
  new Uint8Array(Module['wasmMemory'].buffer, Module['layout'].base, Module['layout'].data_end - Module['layout'].base).fill(0);
}
