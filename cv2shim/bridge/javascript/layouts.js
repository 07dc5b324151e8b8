// How plain C structs, cv::Mat and numpy's types are laid out; all offsets are in bytes.

const BYTES = { i32: 4, u32: 4, f32: 4, f64: 8 };
const fields = (type, count) => new Array(count).fill(type);
const STRUCTS = {
  Point: fields("i32", 2), Point2f: fields("f32", 2), Point2d: fields("f64", 2),
  Point3i: fields("i32", 3), Point3f: fields("f32", 3), Point3d: fields("f64", 3),
  Size: fields("i32", 2), Size2f: fields("f32", 2),
  Rect: fields("i32", 4), Rect2f: fields("f32", 4), Rect2d: fields("f64", 4),
  Vec2i: fields("i32", 2), Vec2d: fields("f64", 2), Vec3d: fields("f64", 3), Vec4f: fields("f32", 4), Vec6f: fields("f32", 6),
  RotatedRect: fields("f32", 5), Range: fields("i32", 2), Scalar: fields("f64", 4),
  TermCriteria: ["i32", "i32", "f64"],
  KeyPoint: [...fields("f32", 5), "i32", "i32"], DMatch: ["i32", "i32", "i32", "f32"],
  Moments: fields("f64", 24), MinMaxLoc: ["f64", "f64", ...fields("i32", 4)], Circle: fields("f32", 3),
};
const ELEMENT_BYTES = { int: 4, float: 4, double: 8, char: 1, uchar: 1, bool: 1 };
const sizeOf = (name) => ELEMENT_BYTES[name] ?? STRUCTS[name].reduce((sum, type) => sum + BYTES[type], 0);
// The names of moments, in the struct's order.
const MOMENTS = "m00 m10 m01 m20 m11 m02 m30 m21 m12 m03 mu20 mu11 mu02 mu30 mu21 mu12 mu03 nu20 nu11 nu02 nu30 nu21 nu12 nu03".split(" ");
// Every struct above is free of padding but TermCriteria, whose double happens to be aligned: offsets are sums.

const DEPTH_BYTES = [1, 1, 2, 2, 4, 4, 8, 2];
// numpy type number -> OpenCV depth; NPY_LONG (7) is 32 bits wide on wasm32.
const DEPTH_OF = { 1: 1, 2: 0, 3: 3, 4: 2, 5: 4, 7: 4, 11: 5, 12: 6, 23: 7 };
const CN_MAX = 512, CV_MAX_DIM = 32, CV_8U = 0, CV_8S = 1, CV_32S = 4, CV_32F = 5, CV_64F = 6;

const SWAPPED = 62;                       // the byte order of an ndarray that is not the machine's: ">"

const elemBytes = (type) => DEPTH_BYTES[type & 7] * ((type >> 3 & 511) + 1);

// cv::Mat on wasm32 (checked against a real one at every start).
const MAT = { size: 56, flags: 0, dims: 4, rows: 8, cols: 12, data: 16, start: 20, end: 24, limit: 28, allocator: 32, u: 36, sizep: 40, stepp: 44, step: 48 };
const MAGIC = 0x42ff0000, CONTINUOUS = 1 << 14, SUBMATRIX = 1 << 15, TYPE_MASK = 0xfff;
