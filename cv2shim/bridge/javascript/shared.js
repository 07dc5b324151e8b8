// Where opencv.js lives in Pyodide's memory: a Mat header over an ndarray's memory is all that an argument costs, and
// OpenCV makes its outputs as ndarrays. No element is copied.

// An ndarray for OpenCV, which asks for it through the allocator in an output's header; 0 where there is no memory for it.
function makeArray(dims, sizes, type) {
  refresh();
  try { return arrayOf(type, dims, I32, sizes >> 2); } catch { return 0; }
}

const hostFunctions = { hostNewArray: makeArray, hostRetainArray: (array) => py._Py_IncRef(array), hostReleaseArray: (array) => py._Py_DecRef(array) };

const shared = {
  borrow(id, index, nd) {
    const array = readArray(id, index, nd), pointer = header();
    writeOver(pointer, array);
    const mat = { pointer, data: array.data, steps: array.strides, array, id };
    frame.borrowed.push(mat);
    return mat;
  },

  // The same for an argument that is only read, and never returned.
  input(id, index, nd) {
    if (!isPicture(id, nd)) return shared.borrow(id, index, nd).pointer;
    const pointer = header();
    writeHeader2(pointer, picture.type, picture.rows, picture.cols, picture.data, picture.step);
    return pointer;
  },

  // The same as one of a vector's Mats.
  describe: ({ pointer, array }) => writeOver(pointer, array),

  // A Mat that keeps its ndarray alive as long as any other Mat refers to it.
  own(id, index, nd) {
    const { pointer } = shared.borrow(id, index, nd);
    engine.lend(pointer, id);
    return pointer;
  },

  given(object, step) {
    const pointer = lend(object, step);
    U32[pointer + MAT.allocator >> 2] = engine.arrays;              // should OpenCV want another one
    return pointer;
  },

  output(step) {
    const pointer = later(step);
    U32[pointer + MAT.allocator >> 2] = engine.arrays;
    return pointer;
  },

  spread() {},

  ownMats(mats, _count, pointer) {
    for (const m of mats) engine.lend(m.pointer, m.object);
    return pointer;
  },

  giveBack() {},

  deliver(out) {
    if (out.given && isStill(out)) return newRef(out.object);
    const p = out.pointer >> 2;
    if (!U32[p + (MAT.data >> 2)]) return none();
    const array = U32[p + (MAT.u >> 2)] && engine.takeArray(out.pointer);     // 0: its memory is not numpy's
    return array || arrayFrom(readHeader(out.pointer));
  },
};
