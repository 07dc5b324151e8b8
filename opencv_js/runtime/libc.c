// Functions of the C library whose results are part of OpenCV's: as the C library of the real cv2 computes them.

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

// musl rounds an eighth of its results wrongly; both squares are exact in double.
float hypotf(float a, float b) {
  if (isinf(a) || isinf(b)) return INFINITY;
  return (float)sqrt((double)a * a + (double)b * b);
}

// Sine, cosine, tangent and their inverses, rounded to the nearest: glibc's nearly always are, musl's miss one in ten.
// Numbers are carried as sums of two doubles; tables of multiples of 1/64 leave short series.
typedef double Pair __attribute__((vector_size(16)));
enum { HIGH, LOW };

static Pair sum(double a, double b) {
  double high = a + b, part = high - a;
  return (Pair){high, (a - (high - part)) + (b - part)};
}

static Pair product(double a, double b) {
  double c = 134217729 * a, d = 134217729 * b;  // 2^27 + 1 parts a double in halves
  double ah = c - (c - a), bh = d - (d - b), al = a - ah, bl = b - bh;
  double high = a * b;
  return (Pair){high, ((ah * bh - high) + ah * bl + al * bh) + al * bl};
}

static Pair add(Pair a, Pair b) {
  Pair s = sum(a[HIGH], b[HIGH]);
  return sum(s[HIGH], s[LOW] + (a[LOW] + b[LOW]));
}

static Pair times(Pair a, Pair b) {
  Pair p = product(a[HIGH], b[HIGH]);
  return sum(p[HIGH], p[LOW] + (a[HIGH] * b[LOW] + a[LOW] * b[HIGH]));
}

static Pair over(Pair a, Pair b) {
  double q = a[HIGH] / b[HIGH];
  Pair p = product(q, b[HIGH]);
  return sum(q, ((a[HIGH] - p[HIGH]) - p[LOW] + a[LOW] - q * b[LOW]) / b[HIGH]);
}

#define STEP 0.015625
#define STEPS 64

static Pair sines[STEPS + 1], cosines[STEPS + 1], arcs[STEPS + 1];
static const Pair QUARTER = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};  // half of pi

static void fill_tables(void) {
  Pair term = {1, 0}, t = {0, 0};
  cosines[0] = term;
  for (int n = 1; n < 16; n++) {  // the series of the first step
    term = over(times(term, (Pair){STEP, 0}), (Pair){n, 0});
    Pair* series = n % 2 ? &sines[1] : &t;
    *series = add(*series, n % 4 > 1 ? -term : term);
  }
  cosines[1] = add((Pair){1, 0}, t);
  for (int j = 2; j <= STEPS; j++) {
    sines[j] = add(times(sines[j - 1], cosines[1]), times(cosines[j - 1], sines[1]));
    cosines[j] = add(times(cosines[j - 1], cosines[1]), -times(sines[j - 1], sines[1]));
  }
  for (int j = 1; j <= STEPS; j++) {  // atan(j / 64): the arc before, and that of the difference's tangent
    double a = j * STEP, b = a - STEP;
    Pair tangent = over((Pair){STEP, 0}, (Pair){1 + a * b, 0}), square = times(tangent, tangent), power = tangent;
    arcs[j] = arcs[j - 1];
    for (int n = 1; n < 20; n += 2, power = -times(power, square)) arcs[j] = add(arcs[j], over(power, (Pair){n, 0}));
  }
}

static void need_tables(void) {
  if (!cosines[0][HIGH]) fill_tables();
}

// The sine of an angle of up to an eighth of a turn, not negative, or its cosine.
static Pair series(Pair angle, int cosine) {
  need_tables();
  int j = (int)(angle[HIGH] * STEPS + 0.5);
  Pair s = sines[j], c = cosines[j], rest = sum(angle[HIGH] - j * STEP, angle[LOW]);
  double t = rest[HIGH], square = t * t;
  double sine = t * square * (-1.0 / 6 + square * (1.0 / 120 - square / 5040));  // of t, without t
  double versine = square * (-0.5 + square * (1.0 / 24 - square / 720));          // its cosine without 1
  Pair start = cosine ? c : s, slope = cosine ? -s : c, p = product(slope[HIGH], t);
  Pair total = sum(start[HIGH], p[HIGH]);
  double low = start[HIGH] * versine + slope[HIGH] * (sine + rest[LOW]) + (slope[LOW] * t + start[LOW] + p[LOW]);
  return sum(total[HIGH], total[LOW] + low);
}

int __rem_pio2(double x, double* rest);  // of musl: how many quarter turns, and what remains in two doubles

static Pair turned(double x, int quarters) {
  double rest[2] = {x, 0};
  if (fabs(x) > 0.78) quarters += __rem_pio2(x, rest);
  int cosine = quarters & 1, mirrored = rest[0] < 0;
  Pair angle = {rest[0], rest[1]};
  Pair value = series(mirrored ? -angle : angle, cosine);
  return (quarters >> 1 & 1) ^ (mirrored && !cosine) ? -value : value;
}

double sin(double x) {
  if (!isfinite(x) || fabs(x) < 0x1p-27) return isinf(x) ? NAN : x;
  return turned(x, 0)[HIGH];
}

double cos(double x) { return isfinite(x) ? turned(x, 1)[HIGH] : NAN; }

double tan(double x) {
  if (!isfinite(x) || fabs(x) < 0x1p-27) return isinf(x) ? NAN : x;
  return over(turned(x, 0), turned(x, 1))[HIGH];
}

// The angle of the point (x, y), 0 <= y <= x.
static Pair arc(Pair y, Pair x) {
  need_tables();
  int j = (int)(y[HIGH] / x[HIGH] * STEPS + 0.5);
  Pair slope = {j * STEP, 0};
  Pair t = over(add(y, -times(slope, x)), add(x, times(slope, y)));
  double square = t[HIGH] * t[HIGH];
  double rest = t[HIGH] * square * (-1.0 / 3 + square * (0.2 - square * (1.0 / 7 - square * (1.0 / 9))));
  Pair total = sum(arcs[j][HIGH], t[HIGH]);
  return sum(total[HIGH], total[LOW] + (arcs[j][LOW] + t[LOW] + rest));
}

// The same of any point whose y is not negative.
static Pair angle(Pair y, Pair x) {
  Pair side = x[HIGH] < 0 ? -x : x;
  Pair value = y[HIGH] > side[HIGH] ? add(QUARTER, -arc(side, y)) : arc(y, side);
  return x[HIGH] < 0 ? add(2 * QUARTER, -value) : value;
}

double atan2(double y, double x) {
  if (isnan(x) || isnan(y)) return x + y;
  double a = fabs(x), b = fabs(y);
  if (isinf(a) || isinf(b)) {
    b = isinf(b);
    a = isinf(a);
  }
  if (!b || b * 0x1p60 < a) {  // on the axis or so near it that the quotient is the angle
    double near = b && !signbit(x) ? b / a : 0;
    return copysign(signbit(x) ? 2 * QUARTER[HIGH] : near, y);
  }
  int exponent = -ilogb(fmax(a, b));
  a = ldexp(a, exponent);
  b = ldexp(b, exponent);
  return copysign(angle((Pair){b, 0}, (Pair){copysign(a, x), 0})[HIGH], y);
}

double atan(double x) { return isnan(x) ? x : atan2(x, 1); }

// The root of 1 - x².
static Pair other_side(double x) {
  Pair square = product(x, x);
  Pair rest = add((Pair){1, 0}, -square);
  double root = sqrt(rest[HIGH]);
  Pair back = product(root, root);
  return root ? sum(root, ((rest[HIGH] - back[HIGH]) - back[LOW] + rest[LOW]) / (2 * root)) : rest;
}

double asin(double x) {
  if (!(fabs(x) <= 1)) return NAN;
  if (fabs(x) < 0x1p-27) return x;
  return copysign(angle((Pair){fabs(x), 0}, other_side(x))[HIGH], x);
}

double acos(double x) { return fabs(x) <= 1 ? angle(other_side(x), (Pair){x, 0})[HIGH] : NAN; }

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
