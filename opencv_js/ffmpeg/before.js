// At the start of the plugin's factory. Given, by start.js: `compiled`, the WebAssembly.Module; `pyodide`;
// where it starts later, `failed`, which is told why it cannot.

Module['instantiateWasm'] = function(imports, done) {
  if (Module['failed']) {
    WebAssembly.instantiate(Module['compiled'], imports).then(done).catch(Module['failed']);
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

/**
 * There is one tree of files: the plugin's system calls are carried out by Pyodide's functions; what is printed stays apart. That
 * is once its own are set up, which comes after interface.js where it starts later.
 */
Module['onRuntimeInitialized'] = function() {
  var ours = FS.getStream, theirs = Module['pyodide'].FS;
  for (var name of Object.keys(FS)) if (typeof theirs[name] === 'function') FS[name] = theirs[name];
  FS.getStream = function(number) { return number === 1 || number === 2 ? ours(number) : theirs.getStream(number) };
};
