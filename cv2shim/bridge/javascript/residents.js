// Mats that stay in opencv.js's memory from one call to the next: what a cv2.UMat is where arrays are copied.
//
// Python names one by an odd word, twice its number among the objects and one; addresses of ndarrays are even.

const STAY = 1;                           // the word of an output that is to stay
const residentOf = (word) => heldMat(word >>> 1);

// A number for a Mat that belongs to Python from now on.
function settleMat(pointer) {
  return hold(pointer, () => freeHeader(pointer));
}

// What an output holds, in a header of its own: the output's is left empty for whoever frees it.
function moved(from) {
  const to = newHeader();
  if (!U32[from + MAT.u >> 2]) {                                    // over memory that is only lent
    method("Mat.copyTo", from, to);
    return to;
  }
  moveHeader(from, to);
  return to;
}

// An output that is not given and is to stay.
function staying() {
  const pointer = header();
  frame.outs.push({ kind: "stay", pointer });
  return pointer;
}

// A resident that the call writes to, by another header of its memory: should OpenCV want other memory, that is the result's.
function lendResident(word, object) {
  const mat = residentOf(word), pointer = construct("Mat", mat);
  engine.liveHeaders++;
  frame.mats.push(pointer);
  frame.outs.push({ kind: "stay", pointer, given: mat, object });
  return pointer;
}

const sameMat = (a, b) => [MAT.flags, MAT.rows, MAT.cols, MAT.data].every((field) => U32[a + field >> 2] === U32[b + field >> 2]);

// Bring an ndarray's elements over; it has two dimensions.
function fillResident(pointer, id) {
  const array = readArray(id, 0, false), esz = elemBytes(array.type), [rows, cols] = array.dims;
  if (array.dims.length !== 2) throw new Fault("load", "a UMat of more than two dimensions cannot be written from here");
  method("Mat.create", pointer, rows, cols, array.type);
  const mat = readHeader(pointer);
  copyArray(U8, mat.data, mat.strides, P8, array.data, array.strides, array.dims, esz);
}

function partOf(pointer, rectangle) {
  return inFrame(() => {
    const part = method("Mat.roi", pointer, writeStruct("Rect", rectangle, 0));
    engine.liveHeaders++;
    return settleMat(part);
  });
}

// For Python: rows, columns, type, whether it is continuous and a part of another, the bytes of that before it.
function lookAt(pointer) {
  const flags = U32[pointer >> 2], size = [I32[pointer + MAT.rows >> 2], I32[pointer + MAT.cols >> 2]];
  const offset = U32[pointer + MAT.data >> 2] - U32[pointer + MAT.start >> 2];
  return [...size, flags & TYPE_MASK, +((flags & CONTINUOUS) !== 0), +((flags & SUBMATRIX) !== 0), offset];
}
