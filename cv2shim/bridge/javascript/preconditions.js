// What OpenCV takes for granted of arguments: where it does not hold, it reads or writes what is not its own.
//
// The real cv2 crashes or answers with what lies in memory; here such a call is refused, before it reaches opencv.js. `at(name)` is a
// parameter's argument as it lies on the wire.

function demand(holds, text) {
  if (!holds) throw new Fault("assert", text);
}

const elementsOf = ({ dims, data }) => dims.reduce((a, b) => a * b, dims.length || data ? 1 : 0);

// Roots are taken of floats: of another array's bytes as if they were doubles.
function rootsOfFloats(at) {
  const mat = readHeader(at("src")), depth = depthOf(mat.type);
  demand(!elementsOf(mat) || depth === CV_32F || depth === CV_64F || Number.isInteger(at("power") ?? 0.5), "depth == CV_32F || depth == CV_64F");
}

const pictureNotEmpty = (at) => demand(elementsOf(readHeader(at("image"))) > 0, "!image.empty()");

// The hierarchy has a row for each contour that is looked up, and names no others.
function hierarchyOfContours(at) {
  const hierarchy = readHeader(at("hierarchy")), first = at("contourIdx"), count = byteLength(at("contours")) / MAT.size;
  const rows = elementsOf(hierarchy) * channelsOf(hierarchy.type) >> 2;
  if (!rows || depthOf(hierarchy.type) !== CV_32S) return;
  const names = I32.subarray(hierarchy.data >> 2, (hierarchy.data >> 2) + 4 * rows), most = Math.min(count, rows);
  demand(first < count && rows >= (first < 0 ? count : first + 1) && names.every((name) => name < most), "0 <= i && i < (int)v.size()");
}

// More dimensions have neither rows nor columns, which are asked for all the same: memory for -1 of them is wanted, or taken as had.
const pictureOfTwoDimensions = (at) => demand(readHeader(at("src")).dims.length <= 2, "src.dims <= 2");

const PRECONDITIONS = {
  dft: pictureOfTwoDimensions, idft: pictureOfTwoDimensions, stackBlur: pictureOfTwoDimensions,
  sqrt: rootsOfFloats, pow: rootsOfFloats, drawContours: hierarchyOfContours,
  connectedComponents: pictureNotEmpty, connectedComponentsWithAlgorithm: pictureNotEmpty,
  connectedComponentsWithStats: pictureNotEmpty, connectedComponentsWithStatsWithAlgorithm: pictureNotEmpty,
};
