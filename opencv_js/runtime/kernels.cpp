// Kernels in place of OpenCV's, which asks for them where it asks a processor's vendor for his (hal_replacement.hpp; mends.py
// makes it ask here). Those are here that a table or a histogram holds up. The results are the same, number by number.

#include <algorithm>  // what saturate.hpp needs and does not include
#include <cstdint>
#include <cstring>
#include <vector>

#include <opencv2/core/saturate.hpp>

namespace {

const int LEVELS = 256;
const size_t WORTH_PAIRS = 1 << 17;   // bytes: from here on the table of pairs is made in less time than it saves
const size_t WORTH_COUNTS = 1 << 18;  // and the counters of pairs are added up in less

// Each byte by its own look into the table; eight are read at once.
void look_up(const uchar* from, uchar* to, int n, const uchar* table) {
  int i = 0;
  for (; i <= n - 8; i += 8) {
    uint64_t in;
    __builtin_memcpy(&in, from + i, 8);
    for (int k = 0; k < 8; k++) to[i + k] = table[uchar(in >> 8 * k)];
  }
  for (; i < n; i++) to[i] = table[from[i]];
}

// Two bytes by one look, into a table of all pairs.
void look_up_pairs(const uchar* from, uchar* to, int n, const uchar* table, const uint16_t* pairs) {
  int i = 0;
  for (; i <= n - 8; i += 8) {
    uint16_t in[4], out[4];
    __builtin_memcpy(in, from + i, 8);
    for (int k = 0; k < 4; k++) out[k] = pairs[in[k]];
    __builtin_memcpy(to + i, out, 8);
  }
  look_up(from + i, to + i, n - i, table);
}

const uint16_t* make_pairs(const uchar* table) {
  static uint16_t pairs[LEVELS * LEVELS];
  for (int high = 0; high < LEVELS; high++)
    for (int low = 0; low < LEVELS; low++) pairs[high * LEVELS + low] = uint16_t(table[low] | table[high] << 8);
  return pairs;
}

void apply_table(const uchar* src, size_t src_step, uchar* dst, size_t dst_step, int width, int height, const uchar* table) {
  bool worth = size_t(width) * height >= WORTH_PAIRS;
  const uint16_t* pairs = worth ? make_pairs(table) : nullptr;
  for (int y = 0; y < height; y++, src += src_step, dst += dst_step) {
    if (pairs)
      look_up_pairs(src, dst, width, table, pairs);
    else
      look_up(src, dst, width, table);
  }
}

// How often each value occurs in every `stride`th byte, added to `counts`. Several counters for each, by turns: equal
// neighbours, which pictures are full of, need not wait for each other.
void count_by_turns(const uchar* src, size_t step, int width, int height, int stride, int* counts) {
  const int TURNS = 8;
  static int turns[TURNS][LEVELS];  // at a fixed address, which takes an addition less each time
  std::memset(turns, 0, sizeof turns);
  for (int y = 0; y < height; y++, src += step) {
    const uchar* p = src;
    int x = 0;
    for (; x <= width - TURNS; x += TURNS, p += TURNS * stride)
      for (int k = 0; k < TURNS; k++) turns[k][p[k * stride]]++;
    for (; x < width; x++, p += stride) turns[0][*p]++;
  }
  for (const auto& turn : turns)
    for (int i = 0; i < LEVELS; i++) counts[i] += turn[i];
}

// The same of every byte, by one counter of all pairs of neighbours: half as many to raise.
void count_pairs(const uchar* src, size_t step, int width, int height, int* counts) {
  std::vector<int> pairs(LEVELS * LEVELS);
  for (int y = 0; y < height; y++, src += step) {
    int x = 0;
    for (; x <= width - 8; x += 8) {
      uint64_t in;
      __builtin_memcpy(&in, src + x, 8);
      for (int k = 0; k < 4; k++) pairs[uint16_t(in >> 16 * k)]++;
    }
    for (; x < width; x++) counts[src[x]]++;
  }
  for (int high = 0; high < LEVELS; high++) {
    const int* row = &pairs[high * LEVELS];
    int sum = 0;
    for (int low = 0; low < LEVELS; low++) {
      counts[low] += row[low];
      sum += row[low];
    }
    counts[high] += sum;
  }
}

void count_levels(const uchar* src, size_t step, int width, int height, int stride, int* counts) {
  if (stride == 1 && size_t(width) * height >= WORTH_COUNTS)
    count_pairs(src, step, width, height, counts);
  else
    count_by_turns(src, step, width, height, stride, counts);
}

}  // namespace

// Where the same table of bytes is for every channel.
int cv2shim_lut(const uchar* src, size_t src_step, size_t src_type, const uchar* table, size_t element, size_t channels,
                uchar* dst, size_t dst_step, int width, int height) {
  if (CV_MAT_DEPTH(src_type) != CV_8U || element != 1 || channels != 1 || width <= 0 || height <= 0)
    return CV_HAL_ERROR_NOT_IMPLEMENTED;
  apply_table(src, src_step, dst, dst_step, width * CV_MAT_CN(src_type), height, table);
  return CV_HAL_ERROR_OK;
}

int cv2shim_equalize_hist(const uchar* src, size_t src_step, uchar* dst, size_t dst_step, int width, int height) {
  int counts[LEVELS] = {};
  uchar table[LEVELS] = {};
  count_levels(src, src_step, width, height, 1, counts);
  int total = width * height, first = 0;
  while (!counts[first]) first++;
  if (counts[first] == total) {
    for (int i = 0; i < LEVELS; i++) table[i] = uchar(first);
  } else {
    float scale = (LEVELS - 1.f) / (total - counts[first]);
    for (int i = first + 1, sum = 0; i < LEVELS; i++) table[i] = cv::saturate_cast<uchar>((sum += counts[i]) * scale);
  }
  apply_table(src, src_step, dst, dst_step, width, height, table);
  return CV_HAL_ERROR_OK;
}

// A bin for each value of bytes: the histogram that most ask for.
int cv2shim_calc_hist(const uchar* src, size_t step, int type, int width, int height, float* bins, int size,
                      const float** ranges, bool uniform, bool accumulate) {
  bool plain = CV_MAT_DEPTH(type) == CV_8U && size == LEVELS && uniform && ranges[0][0] == 0 && ranges[0][1] == LEVELS;
  if (!plain || accumulate || width <= 0 || height <= 0) return CV_HAL_ERROR_NOT_IMPLEMENTED;
  int counts[LEVELS] = {};
  count_levels(src, step, width, height, CV_MAT_CN(type), counts);
  for (int i = 0; i < LEVELS; i++) bins[i] = float(counts[i]);
  return CV_HAL_ERROR_OK;
}
