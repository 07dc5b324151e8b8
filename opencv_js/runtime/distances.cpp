// The two passes of distanceTransform, in vectors. OpenCV's loop takes, pixel by pixel, the least of its neighbours' distances
// plus a step; all neighbours but the one just before are finished when a row begins, and along the row it is a running minimum,
// which four pixels at once find in two steps. The same additions and minima of the same integers: the results are the same.
// mends.py calls these in place of distanceTransform_3x3 and distanceTransform_5x5.

#include <wasm_simd128.h>

#include <algorithm>  // what saturate.hpp needs and does not include
#include <climits>

#include <opencv2/core/mat.hpp>

namespace {

struct Steps {
  unsigned straight, diagonal, knight, limit;  // limit: what no distance exceeds
};

// The neighbours of the row before (`by` away), and with a 5x5 mask of the one before that, plus their steps.
template <bool wide>
v128_t from_other_rows(const unsigned* p, ptrdiff_t by, const Steps& steps) {
  auto least = [p](v128_t found, ptrdiff_t at, unsigned step) {
    return wasm_u32x4_min(found, wasm_i32x4_add(wasm_v128_load(p + at), wasm_i32x4_splat(int(step))));
  };
  v128_t found = wasm_i32x4_splat(int(steps.limit));
  found = least(found, by - 1, steps.diagonal);
  found = least(found, by, steps.straight);
  found = least(found, by + 1, steps.diagonal);
  if (!wide) return found;
  found = least(found, by - 2, steps.knight);
  found = least(found, by + 2, steps.knight);
  found = least(found, 2 * by - 1, steps.knight);
  return least(found, 2 * by + 1, steps.knight);
}

template <bool wide>
unsigned from_other_rows_1(const unsigned* p, ptrdiff_t by, const Steps& steps) {
  unsigned found = std::min({steps.limit, p[by - 1] + steps.diagonal, p[by] + steps.straight, p[by + 1] + steps.diagonal});
  if (!wide) return found;
  return std::min({found, p[by - 2] + steps.knight, p[by + 2] + steps.knight, p[2 * by - 1] + steps.knight,
                   p[2 * by + 1] + steps.knight});
}

// Distances that lie `lanes` pixels further, at most the limit: what is added must not overflow.
struct Further {
  v128_t most, more;
  Further(const Steps& steps, unsigned a, unsigned b, unsigned c, unsigned d)
      : most(wasm_i32x4_sub(wasm_i32x4_splat(int(steps.limit)), lanes(steps, a, b, c, d))), more(lanes(steps, a, b, c, d)) {}
  static v128_t lanes(const Steps& steps, unsigned a, unsigned b, unsigned c, unsigned d) {
    unsigned s = steps.straight;
    return wasm_i32x4_make(int(a * s), int(b * s), int(c * s), int(d * s));
  }
  v128_t operator()(v128_t distances) const { return wasm_i32x4_add(wasm_u32x4_min(distances, most), more); }
};

template <bool wide>
void forward(const uchar* src, unsigned* row, ptrdiff_t step, int width, const Steps& steps) {
  const Further one(steps, 1, 1, 1, 1), two(steps, 2, 2, 2, 2), rising(steps, 1, 2, 3, 4);
  const v128_t limit = wasm_i32x4_splat(int(steps.limit)), zero = wasm_i32x4_splat(0);
  v128_t before = limit;  // the last distance, four times
  int x = 0;
  for (; x <= width - 4; x += 4) {
    v128_t inside = wasm_u32x4_extend_low_u16x8(wasm_u16x8_extend_low_u8x16(wasm_v128_load32_zero(src + x)));
    v128_t d = wasm_v128_andnot(from_other_rows<wide>(row + x, -step, steps), wasm_i32x4_eq(inside, zero));
    d = wasm_u32x4_min(d, one(wasm_i32x4_shuffle(d, limit, 4, 0, 1, 2)));
    d = wasm_u32x4_min(d, two(wasm_i32x4_shuffle(d, limit, 4, 5, 0, 1)));
    d = wasm_u32x4_min(d, rising(before));
    wasm_v128_store(row + x, d);
    before = wasm_i32x4_shuffle(d, d, 3, 3, 3, 3);
  }
  for (; x < width; x++)
    row[x] = src[x] ? std::min(from_other_rows_1<wide>(row + x, -step, steps), row[x - 1] + steps.straight) : 0;
}

template <bool wide>
void backward(unsigned* row, ptrdiff_t step, int width, const Steps& steps, float* dist, float scale) {
  const Further one(steps, 1, 1, 1, 1), two(steps, 2, 2, 2, 2), falling(steps, 4, 3, 2, 1);
  const v128_t limit = wasm_i32x4_splat(int(steps.limit)), scales = wasm_f32x4_splat(scale);
  int x = width;
  for (; x & 3; x--) {
    unsigned* p = row + x - 1;
    *p = std::min({*p, from_other_rows_1<wide>(p, step, steps), p[1] + steps.straight});
    dist[x - 1] = float(*p) * scale;
  }
  v128_t after = wasm_v128_load32_splat(row + x);
  for (x -= 4; x >= 0; x -= 4) {
    v128_t d = wasm_u32x4_min(wasm_v128_load(row + x), from_other_rows<wide>(row + x, step, steps));
    d = wasm_u32x4_min(d, one(wasm_i32x4_shuffle(d, limit, 1, 2, 3, 4)));
    d = wasm_u32x4_min(d, two(wasm_i32x4_shuffle(d, limit, 2, 3, 4, 5)));
    d = wasm_u32x4_min(d, falling(after));
    wasm_v128_store(row + x, d);
    wasm_v128_store(dist + x, wasm_f32x4_mul(wasm_f32x4_convert_u32x4(d), scales));
    after = wasm_i32x4_shuffle(d, d, 0, 0, 0, 0);
  }
}

template <bool wide>
void both(const cv::Mat& src, cv::Mat& temp, cv::Mat& dist, const Steps& steps, float scale) {
  const int border = wide ? 2 : 1;
  const ptrdiff_t step = ptrdiff_t(temp.step / sizeof(unsigned));
  auto row = [&](int y) { return reinterpret_cast<unsigned*>(temp.ptr(y + border)) + border; };
  for (int y = 0; y < src.rows; y++) {
    for (int x = 0; x < border; x++) row(y)[-x - 1] = row(y)[src.cols + x] = steps.limit;
    forward<wide>(src.ptr(y), row(y), step, src.cols, steps);
  }
  for (int y = src.rows - 1; y >= 0; y--) backward<wide>(row(y), step, src.cols, steps, dist.ptr<float>(y), scale);
}

}  // namespace

namespace cv {

void cv2shim_distances_3x3(const Mat& src, Mat& temp, Mat& dist, unsigned straight, unsigned diagonal, unsigned, float scale) {
  both<false>(src, temp, dist, {straight, diagonal, 0, UINT_MAX - diagonal}, scale);
}

void cv2shim_distances_5x5(const Mat& src, Mat& temp, Mat& dist, unsigned straight, unsigned diagonal, unsigned knight,
                           float scale) {
  both<true>(src, temp, dist, {straight, diagonal, knight, UINT_MAX - knight}, scale);
}

}  // namespace cv
