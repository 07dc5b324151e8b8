// At the start of the plugin's factory. Given, by start.js: `compiled`, the WebAssembly.Module; `pyodide`; whether it starts `later`.

Module['instantiateWasm'] = function(imports, done) {
  if (Module['later']) {
    WebAssembly.instantiate(Module['compiled'], imports).then(done);
    return {};
  }
  var instance = new WebAssembly.Instance(Module['compiled'], imports);
  done(instance);
  return instance.exports;
};

/** What OpenCV and FFmpeg print goes where Python's own warnings go. */
Module['print'] = Module['printErr'] = function(line) {
  var FS = Module['pyodide'].FS, bytes = new TextEncoder().encode(line + '\n');
  FS.write(FS.streams[2], bytes, 0, bytes.length);
};
