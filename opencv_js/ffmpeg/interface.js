// What Python calls. A capture or writer is the number that opening it gave; 0 is none. Strings and lists are handed over for
// the length of a call; of a frame only its address in Pyodide's memory is known here.
//
// In a function of its own: emscripten's script has names like `buffer` for itself.

(function() {
/** Raised with each change of what Python calls, which has the same number (page/video/plugin.py). */
Module['interface'] = 2;

var hostModule = Module['pyodide']._module;
var SAMPLE = [1, 1, 2, 2, 4, 4, 8, 2];  // bytes of a sample by OpenCV's depth
var frame = 0;              // where what is known of a frame is told
var buffer = 0, room = 0;   // of the frame that is being written

function withText(text, call) {
  var address = allocateUTF8(text);
  try { return call(address) } finally { _free(address) }
}

function withInts(values, call) {
  var address = _malloc(4 * values.length + 4);
  HEAP32.set(values, address >> 2);
  try { return call(address, values.length) } finally { _free(address) }
}

/** The exception that the last call ended with, [code, text]; undefined for none. */
Module['failure'] = function() {
  var code = _cv2shim_failure();
  return code ? [code, UTF8ToString(_cv2shim_failure_text())] : undefined;
};

Module['setEnvironment'] = function(name, value) {
  withText(name, function(key) { withText(value, function(text) { _cv2shim_environment(key, text) }) });
};

Module['dropEnvironment'] = function(name) {
  withText(name, function(key) { _cv2shim_environment(key, 0) });
};

Module['openCapture'] = function(path, params) {
  return withText(path, function(name) { return withInts(params, function(ints, count) { return _cv2shim_capture_open(name, ints, count) }) });
};

/**
 * Copy the frame grabbed last to `target`, which has room for `bytes`, and write to `told` its height, width, channels and depth.
 * 0 if there is none; 1 if it was copied; 2 if it has another size, and was not.
 */
Module['retrieve'] = function(capture, channel, target, bytes, told) {
  frame = frame || _malloc(24);
  if (!_cv2shim_capture_look(capture, channel, frame)) return 0;
  var [data, step, width, height, channels, depth] = HEAP32.subarray(frame >> 2, (frame >> 2) + 6);
  var row = width * channels * SAMPLE[depth];
  hostModule.HEAP32.set([height, width, channels, depth], told >> 2);
  if (row * height !== bytes) return 2;
  var pixels = hostModule.HEAPU8;
  if (step === row) pixels.set(HEAPU8.subarray(data, data + bytes), target);
  else for (var y = 0; y < height; y++) pixels.set(HEAPU8.subarray(data + y * step, data + y * step + row), target + y * row);
  return 1;
};

Module['openWriter'] = function(path, fourcc, fps, width, height, params) {
  return withText(path, function(name) {
    return withInts(params, function(ints, count) { return _cv2shim_writer_open(name, fourcc, fps, width, height, ints, count) });
  });
};

/** Write the picture at `source`; false if an exception was thrown, see `failure`. */
Module['write'] = function(writer, source, step, width, height, channels) {
  var bytes = step * height;
  if (bytes > room) {
    _free(buffer);
    buffer = _malloc(room = bytes);
  }
  HEAPU8.set(hostModule.HEAPU8.subarray(source, source + bytes), buffer);
  return _cv2shim_writer_write(writer, buffer, step, width, height, channels) !== 0;
};
})();
