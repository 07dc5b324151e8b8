// After emscripten's script. Both give the module, of the bytes of ffmpeg.wasm and Pyodide's own module.

function start(wasm, pyodide) {
  var options = { compiled: new WebAssembly.Module(wasm), pyodide: pyodide };
  ffmpeg(options);
  return options;
}

/** The same by and by: a page's main thread starts nothing at once that is so large. */
async function startLater(wasm, pyodide) {
  var compiled = await WebAssembly.compile(wasm);
  return new Promise(function(started, failed) {
    var options = { compiled: compiled, failed: failed, pyodide: pyodide };
    ffmpeg(options).then(function() { started(options) }, failed);
  });
}
