// cv::Mat headers over memory that is borrowed, not owned. How they lie in memory is in mats/, a file for each layout.

function newHeader() {
  engine.liveHeaders++;
  return engine.headers.pop() ?? construct("Mat");
}

function freeHeader(pointer) {
  engine.liveHeaders--;
  if (ownsMemory(pointer)) {
    call(engine.classByName.get("Mat").destructor, pointer);
    return;
  }
  clearHeader(pointer);
  engine.headers.push(pointer);
}

// A new header over `data`.
function newHeaderOver(type, dims, data, steps) {
  const pointer = newHeader();
  if (dims.length !== 2) return newHeaderOfOthers(pointer, type, dims, data, steps);
  writeHeader2(pointer, type, dims[0], dims[1], data, steps[0]);
  return pointer;
}

// Whether every element lies behind the one before it, and how many bytes there are from the first to behind the last.
function spanOf(dims, steps, esz) {
  let bytes = esz, continuous = true;
  for (let i = dims.length - 1; i >= 0; i--) { if (dims[i] > 1 && steps[i] !== bytes) continuous = false; bytes *= dims[i]; }
  let span = bytes === 0 ? 0 : esz;
  for (let i = 0; i < dims.length && bytes; i++) span += (dims[i] - 1) * steps[i];
  return { continuous, span };
}

const bytesIn = (type, dims, data) => (data ? dims.reduce((a, b) => a * b, elemBytes(type)) : 0);
