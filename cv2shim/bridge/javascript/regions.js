// Which pixels a drawing function can touch: where arrays are copied, only those are.
//
// Each rule makes [x0, y0, x1, y1] (the last two exclusive, unclipped) of the arguments as they lie on the wire: `at(name)` is that of
// a parameter. A rectangle is never too small: outside of it a drawing function finds no memory.

const EVERYTHING = [0, 0, 2 ** 30, 2 ** 30];
const MARGIN = 4;                         // anti-aliased lines reach beyond their thickness by the filter's radius; the rest is rounding
const FAR = 2 ** 28;
const GLYPH = 40;                         // no Hershey glyph is wider than this many units, or reaches further from the baseline

const scaleOf = (shift) => (shift >= 0 && shift <= 16 ? 1 / (1 << shift) : 1);
const outline = (at) => Math.max(at("thickness") ?? 1, 1);
const pairAt = (address) => [I32[address >> 2], I32[(address >> 2) + 1]];

function around(points, reach, shift = 0) {
  const scale = scaleOf(shift), edge = (values, pick, sign) => {
    const found = pick(...values) * scale + sign * (reach + MARGIN + 2);
    return Math.trunc(Math.max(-FAR, Math.min(FAR, found)));
  };
  const xs = points.map(([x]) => x), ys = points.map(([, y]) => y);
  return [edge(xs, Math.min, -1), edge(ys, Math.min, -1), edge(xs, Math.max, 1), edge(ys, Math.max, 1)];
}

function aroundArrow(at) {
  const [[x1, y1], [x2, y2]] = [pairAt(at("pt1")), pairAt(at("pt2"))], tip = Math.abs(at("tipLength")) * (Math.abs(x2 - x1) + Math.abs(y2 - y1));
  return around([[x1, y1], [x2, y2]], outline(at) + tip, at("shift"));
}

function aroundRectangle(at) {
  if (at("rec") === undefined) return around([pairAt(at("pt1")), pairAt(at("pt2"))], outline(at), at("shift"));
  const [x, y] = pairAt(at("rec")), [width, height] = pairAt(at("rec") + 8);
  return around([[x, y], [x + width, y + height]], outline(at), at("shift"));
}

function aroundEllipse(at) {
  const box = at("box") >> 2;
  if (at("box") !== undefined) return around([[F32[box], F32[box + 1]]], (Math.abs(F32[box + 2]) + Math.abs(F32[box + 3])) / 2 + outline(at));
  const radius = Math.max(...pairAt(at("axes")).map(Math.abs));
  return around([pairAt(at("center"))], radius * scaleOf(at("shift")) + outline(at), at("shift"));
}

function aroundText(at) {
  const size = GLYPH * Math.abs(at("fontScale")), [x, y] = pairAt(at("org"));
  return around([[x, y], [x + Math.ceil(size * U32[at("text") >> 2]), y]], size + outline(at));
}

// The corners of the rectangle around an array's points, null where it has none or is no array of whole numbers in a row.
function cornersOf({ type, dims, strides, data }) {
  const channels = channelsOf(type), size = elemBytes(type), numbers = dims.reduce((a, b) => a * b, channels);
  const inRow = dims.every((_, i) => strides[i] === dims.slice(i + 1).reduce((a, b) => a * b, size));
  if (depthOf(type) !== CV_32S || !numbers || numbers % 2 || !inRow) return null;
  const low = [Infinity, Infinity], high = [-Infinity, -Infinity];
  for (let i = 0, at = data >> 2; i < numbers; i++) {
    const value = I32[at + i], axis = i & 1;
    if (value < low[axis]) low[axis] = value;
    if (value > high[axis]) high[axis] = value;
  }
  return [low, high];
}

const aroundPolygons = (name, headers) => (at) => {
  const corners = headers(at(name)).map((pointer) => cornersOf(readHeader(pointer)));
  if (!corners.length || corners.includes(null)) return EVERYTHING;
  const [x, y] = at("offset") === undefined ? [0, 0] : pairAt(at("offset"));
  return around(corners.flat(), outline(at) + Math.abs(x) + Math.abs(y), at("shift") ?? 0);
};
const headersIn = (vector) => Array.from({ length: byteLength(vector) / MAT.size }, (_, i) => begin(vector) + MAT.size * i);

const REGIONS = {
  line: (at) => around([pairAt(at("pt1")), pairAt(at("pt2"))], outline(at), at("shift")),
  arrowedLine: aroundArrow,
  rectangle: aroundRectangle,
  circle: (at) => around([pairAt(at("center"))], Math.abs(at("radius")) * scaleOf(at("shift")) + outline(at), at("shift")),
  ellipse: aroundEllipse,
  drawMarker: (at) => around([pairAt(at("position"))], Math.abs(at("markerSize")) + outline(at)),
  putText: aroundText,
  polylines: aroundPolygons("pts", headersIn),
  fillPoly: aroundPolygons("pts", headersIn),
  fillConvexPoly: aroundPolygons("points", (pointer) => [pointer]),
  drawContours: aroundPolygons("contours", headersIn),
};
