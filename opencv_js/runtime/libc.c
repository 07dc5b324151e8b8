// Functions of the C library whose results are part of OpenCV's: as the C library of the real cv2 computes them.

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

// musl rounds an eighth of its results wrongly; both squares are exact in double.
float hypotf(float a, float b) {
  if (isinf(a) || isinf(b)) return INFINITY;
  return (float)sqrt((double)a * a + (double)b * b);
}

// An additive feedback generator: each number is the sum of the third and of the thirty-first before it.
#define LAG 31
#define SHORT_LAG 3
#define DISCARDED 310

static uint32_t state[LAG];
static int at = -1;

void srand(unsigned seed) {
  int64_t value = (int32_t)(seed ? seed : 1);
  for (int i = 0; i < LAG; i++) {  // the minimal standard generator fills the state
    state[i] = (uint32_t)value;
    value = 16807 * value % 2147483647;
    if (value < 0) value += 2147483647;
  }
  at = SHORT_LAG;
  for (int i = 0; i < DISCARDED; i++) rand();
}

int rand(void) {
  if (at < 0) srand(1);
  state[at] += state[(at + LAG - SHORT_LAG) % LAG];
  uint32_t result = state[at] >> 1;
  at = (at + 1) % LAG;
  return (int)result;
}
