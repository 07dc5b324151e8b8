// Where opencv.js has a memory of its own: arrays are copied over into scratch buffers, and results are copied back.

const sameMemory = (a, b) => a.data === b.data && a.bytes === b.bytes && a.strides.every((stride, i) => stride === b.strides[i]);

function sameAs(id, mat) {
  const guess = readArray(id, 0, mat.dims.length > 2);
  return guess.type === mat.type && guess.dims.length === mat.dims.length && guess.dims.every((d, i) => d === mat.dims[i]) ? guess : null;
}

const holdsElements = ({ array }) => array.bytes > 0;

const copied = {
  // Bring an ndarray over: a header over a scratch copy. The same memory passed twice shares one scratch, so that
  // dst=src works in place as it does with the real cv2.
  borrow(id, index, nd, copy) {
    const array = readArray(id, index, nd);
    const esz = elemBytes(array.type), n = array.dims.length;
    let twin;
    for (const m of frame.borrowed) if (m.array.data === array.data && array.bytes && sameMemory(m.array, array)) twin = m;
    let steps = array.strides;
    if (n !== 2 || steps[0] !== array.dims[1] * esz) {
      steps = packed(array.dims, esz);
      // Some functions accept only continuous Mats: rows with gaps between them keep a gap.
      if (n === 2 && array.dims[0] > 1 && array.strides[0] !== steps[0]) steps[0] += esz;
    }
    const data = twin ? twin.data : buffer(n ? array.dims[0] * steps[0] : esz);
    if (!twin && copy) copyArray(U8, data, steps, P8, array.data, array.strides, array.dims, esz);
    const pointer = headerOver(array.type, array.dims, data, steps);
    const mat = { pointer, data, steps, array, id };
    frame.borrowed.push(mat);
    return mat;
  },

  input: (id, index, nd) => copied.borrow(id, index, nd, true).pointer,

  // The same as one of a vector's Mats.
  describe({ pointer, array: { type, dims }, data, steps, i }, vector) {
    describeInVector(pointer, vector, i, type, dims, data, steps);
  },

  // A Mat of its own memory, for methods of objects that may keep what they are given.
  own(id, index, nd) {
    const mat = copied.borrow(id, index, nd, true);
    if (!mat.array.bytes) return mat.pointer;                       // Mat.copyTo would forget its type and width
    const kept = header();
    const c = callable("Mat.copyTo/1");
    call(c.invoker, c.first, mat.pointer, kept);
    return kept;
  },

  // Only the rectangle that a drawing function will touch comes over: the header spans the whole image, but its step is
  // the rectangle's own, so that every pixel inside lands in the scratch. Pixels outside have no memory; the rectangle
  // (from regions.js) is conservative for that reason.
  region(id, index, x0, y0, x1, y1) {
    const array = readArray(id, index, false);
    const esz = elemBytes(array.type), [rows, cols] = array.dims;
    x0 = Math.max(0, Math.min(x0, cols - 1)); y0 = Math.max(0, Math.min(y0, rows - 1));
    x1 = Math.min(cols, Math.max(x1, x0 + 1)); y1 = Math.min(rows, Math.max(y1, y0 + 1));
    if (array.dims.length !== 2 || array.bytes === 0 || (x1 - x0) * (y1 - y0) * 2 > rows * cols) return copied.borrow(id, index, false, true);
    const step = (x1 - x0) * esz, dims = [y1 - y0, x1 - x0], scratch = buffer((y1 - y0) * step);
    const origin = array.data + y0 * array.strides[0] + x0 * esz;
    copyArray(U8, scratch, [step, esz], P8, origin, array.strides, dims, esz);
    const pointer = header(), p = pointer >> 2, data = scratch - y0 * step - x0 * esz >>> 0;
    writeHeader2(pointer, array.type, rows, cols, data, step);
    U32[p] = (MAGIC | array.type | SUBMATRIX) >>> 0;
    return { pointer, data, steps: [step, esz], array, region: { scratch, origin, dims } };
  },

  // An output that was not given: over an array like its last one, if the function is sure to use it.
  output(step) {
    // OpenCV keeps a fitting output, and makes none of an empty input.
    if (!step.last || !step.reuse || !frame.borrowed.length || !frame.borrowed.every(holdsElements)) return later(step);
    const { type, dims } = step.last, object = arrayOf(type, dims.length, dims, 0);
    frame.objects.push(object);
    const mat = copied.borrow(object, step.index, step.nd, false);
    frame.outs.push({ kind: "mat", object, reused: true, step, ...mat });
    return mat.pointer;
  },

  given: (id, step) => lend(id, step),

  // Memory for the Mats of a vector.
  spread(mats) {
    const offsets = [];
    let total = 0;
    for (const m of mats) { offsets.push(total); total += m.array.bytes + 63 & ~63; }
    const data = buffer(total);
    mats.forEach((m, k) => {
      m.steps = packed(m.array.dims, m.esz); m.data = data + offsets[k];
      copyArray(U8, m.data, m.steps, P8, m.array.data, m.array.strides, m.array.dims, m.esz);
    });
  },

  // Vectors of Mats that the callee may keep own their memory.
  ownMats(mats, count) {
    const kept = vector("MatVector"), copy = callable("Mat.copyTo/1");
    method("MatVector.resize", kept.pointer, count, header());
    for (const m of mats) call(copy.invoker, copy.first, m.pointer, begin(kept.pointer) + MAT.size * m.i);
    return kept.pointer;
  },

  // A Mat that a call changed, back to its array.
  giveBack(m) { copyArray(P8, m.array.data, m.array.strides, U8, m.data, m.steps, m.array.dims, m.esz); },

  deliver(out) {
    if ((out.given || out.reused) && isStill(out)) {
      const { array, region } = out, esz = elemBytes(array.type);
      if (region) copyArray(P8, region.origin, array.strides, U8, region.scratch, out.steps, region.dims, esz);
      else copyArray(P8, array.data, array.strides, U8, out.data, out.steps, array.dims, esz);
      return newRef(out.object);
    }
    const mat = readHeader(out.pointer);
    if (!mat.data) return none();
    if (out.step) out.step.last = mat;                              // the next one will probably be like it
    return arrayFrom(mat);
  },
};
