// opencv.js for a page's own scripts: its module with embind's classes and functions, and its Mats as ndarrays.

// The registrations that were put off at the start are made when a script first asks: they double the time of a start.
function moduleForScripts() {
  const { cv, putOff, env } = engine;
  if (putOff) {
    engine.putOff = null;
    for (let i = 0; i < putOff.length; i += 2) env[putOff[i]](...putOff[i + 1]);
    source.unhide();                                              // its imread and imshow look for elements of the page
    delete cv.then;                                               // it is there already, and `await` would wait for ever
  }
  return cv;
}

function pointerOf(mat) {
  const { Mat } = engine.putOff ? {} : engine.cv;
  if (!(Mat && mat instanceof Mat)) {
    throw new Fault("page", `${nameOf(mat)} is not a cv.Mat of the opencv.js that cv2 runs on, which cv2shim.opencv_js() gives`);
  }
  if (mat.isDeleted()) throw new Fault("page", "this cv.Mat has been deleted");
  return mat.$$.ptr;
}

const nameOf = (value) => value?.constructor?.name ?? String(value);

// Where the memory is shared, what an ndarray over the Mat's elements must know, and the number of the header that keeps them
// alive; else a copy, in `made`. Elements that the Mat does not own are copied everywhere: nobody knows how long they live.
function fromMat(mat) {
  const pointer = pointerOf(mat), found = readHeader(pointer);
  if (strategy === shared && U32[pointer + MAT.u >> 2]) {
    const copy = construct("Mat", pointer), handle = hold(copy, () => call(engine.classByName.get("Mat").destructor, copy));
    return JSON.stringify({ ...found, depth: depthOf(found.type), channels: channelsOf(found.type), handle });
  }
  made.push(arrayFrom(found));
  handOver();
  return "null";
}

// A new cv.Mat over an ndarray, which it keeps alive; where the memory is not shared, one with a copy of it.
function toMat(id) {
  const array = readArray(id, 0, false), { Mat } = moduleForScripts();
  if (strategy === shared) return over(array, id, new Mat());
  if (array.dims.length !== 2) throw new Fault("page", "this opencv.js takes arrays of two dimensions only, and a last axis of channels");
  const mat = new Mat(...array.dims, array.type);
  refresh();
  const { data, strides } = readHeader(mat.$$.ptr);
  copyArray(U8, data, strides, P8, array.data, array.strides, array.dims, elemBytes(array.type));
  return mat;
}

function over(array, id, mat) {
  refresh();
  writeOver(mat.$$.ptr, array);
  engine.lend(mat.$$.ptr, id);
  return mat;
}
