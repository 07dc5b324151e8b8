// What matchTemplate makes of its correlations, in vectors: two pixels at once, by the operations of OpenCV's loop in its order,
// which gives the same numbers. mends.py calls this at the beginning of each row of common_matchTemplate.

#include <wasm_simd128.h>

#include <algorithm>  // what saturate.hpp needs and does not include
#include <cfloat>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace {

// Two neighbouring pixels' elements of one channel.
inline v128_t two(const double* p, int cn) {
  return cn == 1 ? wasm_v128_load(p) : wasm_v128_load64_lane(p + cn, wasm_v128_load64_zero(p), 1);
}

// The sums over the windows of two neighbouring pixels, from the corners of an integral.
inline v128_t over_windows(const double* const corners[4], int at, int cn) {
  v128_t sum = wasm_f64x2_sub(two(corners[0] + at, cn), two(corners[1] + at, cn));
  return wasm_f64x2_add(wasm_f64x2_sub(sum, two(corners[2] + at, cn)), two(corners[3] + at, cn));
}

inline v128_t larger(v128_t a, v128_t b) { return wasm_v128_bitselect(a, b, wasm_f64x2_gt(a, b)); }

inline v128_t normed(v128_t score, v128_t squares, v128_t means, v128_t template_norm, v128_t beyond) {
  v128_t difference = larger(wasm_f64x2_sub(squares, means), wasm_f64x2_splat(0));
  v128_t noise = wasm_f64x2_pmin(wasm_f64x2_splat(0.5), wasm_f64x2_mul(wasm_f64x2_splat(10 * FLT_EPSILON), squares));
  v128_t norm = wasm_f64x2_mul(wasm_f64x2_sqrt(difference), template_norm);
  norm = wasm_v128_andnot(norm, wasm_f64x2_le(difference, noise));
  v128_t size = wasm_f64x2_abs(score), zero = wasm_f64x2_splat(0);
  v128_t sign = wasm_v128_bitselect(wasm_f64x2_splat(1), wasm_f64x2_splat(-1), wasm_f64x2_gt(score, zero));
  v128_t about_one = wasm_f64x2_lt(size, wasm_f64x2_mul(norm, wasm_f64x2_splat(1.125)));
  v128_t otherwise = wasm_v128_bitselect(sign, beyond, about_one);
  return wasm_v128_bitselect(wasm_f64x2_div(score, norm), otherwise, wasm_f64x2_lt(size, norm));
}

template <bool by_means, bool by_squares, bool is_normed>
int scored(float* row, int width, int cn, const double* const sums[4], const double* const squares[4], const double* means,
           double inverse_area, double template_norm, double template_squares, double beyond) {
  int x = 0;
  for (; x <= width - 2; x += 2) {
    v128_t score = wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(row + x));
    v128_t window_means = wasm_f64x2_splat(0), window_squares = wasm_f64x2_splat(0);
    if (by_means) {
      for (int k = 0; k < cn; k++) {
        v128_t sum = over_windows(sums, x * cn + k, cn);
        window_means = wasm_f64x2_add(window_means, wasm_f64x2_mul(sum, sum));
        score = wasm_f64x2_sub(score, wasm_f64x2_mul(sum, wasm_f64x2_splat(means[k])));
      }
      window_means = wasm_f64x2_mul(window_means, wasm_f64x2_splat(inverse_area));
    }
    if (is_normed || by_squares)
      for (int k = 0; k < cn; k++) window_squares = wasm_f64x2_add(window_squares, over_windows(squares, x * cn + k, cn));
    if (by_squares) {
      score = wasm_f64x2_sub(window_squares, wasm_f64x2_mul(wasm_f64x2_splat(2), score));
      score = larger(wasm_f64x2_add(score, wasm_f64x2_splat(template_squares)), wasm_f64x2_splat(0));
    }
    if (is_normed)
      score = normed(score, window_squares, window_means, wasm_f64x2_splat(template_norm), wasm_f64x2_splat(beyond));
    wasm_v128_store64_lane(row + x, wasm_f32x4_demote_f64x2_zero(score), 0);
  }
  return x;
}

}  // namespace

namespace cv {

// Scores in place of the correlations in `row`, but for a last single pixel; how many. `sums`, `squares`: the corners of the first
// pixel's window in the integrals; `means`: the template's; the rest as in common_matchTemplate.
int cv2shim_template_scores(float* row, int width, int cn, int method, const double* const sums[4],
                            const double* const squares[4], const double* means, double inverse_area, double template_norm,
                            double template_squares) {
  auto score = [=](auto kernel) {
    double beyond = method == TM_SQDIFF_NORMED;
    return kernel(row, width, cn, sums, squares, means, inverse_area, template_norm, template_squares, beyond);
  };
  switch (method) {
    case TM_SQDIFF: return score(scored<false, true, false>);
    case TM_SQDIFF_NORMED: return score(scored<false, true, true>);
    case TM_CCORR_NORMED: return score(scored<false, false, true>);
    case TM_CCOEFF: return score(scored<true, false, false>);
    default: return score(scored<true, false, true>);  // TM_CCOEFF_NORMED
  }
}

}  // namespace cv
