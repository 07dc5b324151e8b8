// How plain C structs and the types of arrays are laid out; all offsets are in bytes. cv::Mat is in mats/.

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

const CV_8U = 0, CV_8S = 1, CV_32S = 4, CV_32F = 5, CV_64F = 6;

const SWAPPED = 62;                       // the byte order of an ndarray that is not the machine's: ">"

// OpenCV's type of an element: its depth, and above the bits of that how many numbers of it there are beyond the first.
const TYPE_MASK = 0xfff, DEPTH_MASK = (1 << CN_SHIFT) - 1, CN_MAX = TYPE_MASK + 1 >> CN_SHIFT;
const depthOf = (type) => type & DEPTH_MASK;
const channelsOf = (type) => ((type & TYPE_MASK) >> CN_SHIFT) + 1;
const elementType = (depth, channels) => depth | channels - 1 << CN_SHIFT;
const elemBytes = (type) => DEPTH_BYTES[depthOf(type)] * channelsOf(type);

// In the flags of a cv::Mat, beside its type.
const MAGIC = 0x42ff0000, CONTINUOUS = 1 << 14, SUBMATRIX = 1 << 15;
