#include "strict_math.h"

#include <stdint.h>
#include <string.h>

static const double LN2_HIGH = 0x1.62e42feep-1;
static const double LN2_LOW = 0x1.a39ef35793c76p-33;

static uint64_t bits_of(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static double of_bits(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* Sign, exponent and the upper 20 bits of the fraction. */
static uint32_t high_word(double x) { return (uint32_t)(bits_of(x) >> 32); }

static uint32_t high_magnitude(double x) { return high_word(x) & UINT32_C(0x7FFFFFFF); }

/* Of x + tail, |x| up to an eighth of a turn. */
static double sine(double x, double tail, int has_tail) {
  if (high_magnitude(x) < UINT32_C(0x3E400000)) {
    return x; /* below 2^-27 */
  }
  double z = x * x;
  double v = z * x;
  double r = 0x1.111111110f8a6p-7
      + z * (-0x1.a01a019c161d5p-13 + z * (0x1.71de357b1fe7dp-19 + z * (-0x1.ae5e68a2b9cebp-26 + z * 0x1.5d93a5acfd57cp-33)));
  if (!has_tail) {
    return x + v * (-0x1.5555555555549p-3 + z * r);
  }
  return x - ((z * (0.5 * tail - v * r) - tail) - v * -0x1.5555555555549p-3);
}

static double cosine(double x, double tail) {
  uint32_t ix = high_magnitude(x);
  if (ix < UINT32_C(0x3E400000)) {
    return 1;
  }
  double z = x * x;
  double r = z
      * (0x1.555555555554cp-5
          + z * (-0x1.6c16c16c15177p-10
                  + z * (0x1.a01a019cb159p-16
                      + z * (-0x1.27e4f809c52adp-22 + z * (0x1.1ee9ebdb4b1c4p-29 + z * -0x1.8fae9be8838d4p-37)))));
  if (ix < UINT32_C(0x3FD33333)) {
    return 1 - (0.5 * z - (z * r - x * tail));
  }
  double part = ix > UINT32_C(0x3FE90000) ? 0.28125 : of_bits((uint64_t)(ix - UINT32_C(0x00200000)) << 32);
  double half = 0.5 * z - part;
  return (1 - part) - (half - (z * r - x * tail));
}

/* A quarter turn in three parts of 33 bits, and what is left behind each. */
static const double QUARTER_1 = 0x1.921fb544p+0;
static const double LEFT_1 = 0x1.0b4611a626331p-34;
static const double QUARTER_2 = 0x1.0b4611a6p-34;
static const double LEFT_2 = 0x1.3198a2e037073p-69;
static const double QUARTER_3 = 0x1.3198a2ep-69;
static const double LEFT_3 = 0x1.b839a252049c1p-104;

static int exponent_of(double x) { return (int)(high_word(x) >> 20 & 0x7FF); }

/* Takes whole quarter turns off a positive angle beyond an eighth of a turn; returns how many. */
static int quarters(double x, double *rest, double *tail) {
  uint32_t ix = high_magnitude(x);
  if (ix < UINT32_C(0x4002D97C)) { /* below three eighths of a turn */
    double z = x - QUARTER_1;
    double left = LEFT_1;
    if (ix == UINT32_C(0x3FF921FB)) { /* near a quarter turn */
      z -= QUARTER_2;
      left = LEFT_2;
    }
    *rest = z - left;
    *tail = (z - *rest) - left;
    return 1;
  }
  int n = (int)(x * 0x1.45f306dc9c883p-1 + 0.5);
  double fn = n;
  double r = x - fn * QUARTER_1;
  double w = fn * LEFT_1;
  *rest = r - w;
  int near = n >= 32 || ix == high_word(fn * 0x1.921fb54442d18p+0);
  if (near && (int)(ix >> 20) - exponent_of(*rest) > 16) {
    double before = r;
    w = fn * QUARTER_2;
    r = before - w;
    w = fn * LEFT_2 - ((before - r) - w);
    *rest = r - w;
    if ((int)(ix >> 20) - exponent_of(*rest) > 49) {
      before = r;
      w = fn * QUARTER_3;
      r = before - w;
      w = fn * LEFT_3 - ((before - r) - w);
      *rest = r - w;
    }
  }
  *tail = (r - *rest) - w;
  return n;
}

static int reduce(double x, double *rest, double *tail) {
  int n = quarters(x < 0 ? -x : x, rest, tail);
  if (x < 0) {
    *rest = -*rest;
    *tail = -*tail;
    n = -n;
  }
  return n & 3;
}

double strict_sin(double x) {
  double rest;
  double tail;
  if (high_magnitude(x) <= UINT32_C(0x3FE921FB)) {
    return sine(x, 0, 0);
  }
  switch (reduce(x, &rest, &tail)) {
    case 0: return sine(rest, tail, 1);
    case 1: return cosine(rest, tail);
    case 2: return -sine(rest, tail, 1);
    default: return -cosine(rest, tail);
  }
}

double strict_cos(double x) {
  double rest;
  double tail;
  if (high_magnitude(x) <= UINT32_C(0x3FE921FB)) {
    return cosine(x, 0);
  }
  switch (reduce(x, &rest, &tail)) {
    case 0: return cosine(rest, tail);
    case 1: return -sine(rest, tail, 1);
    case 2: return -cosine(rest, tail);
    default: return sine(rest, tail, 1);
  }
}

double strict_exp(double x) {
  if (x > 0x1.62e42fefa39efp+9) {
    return of_bits(UINT64_C(0x7FF) << 52);
  }
  if (x < -0x1.74910d52d3051p+9) {
    return 0;
  }
  uint32_t ix = high_magnitude(x);
  double high = 0;
  double low = 0;
  int k = 0;
  if (ix > UINT32_C(0x3FD62E42)) { /* beyond ln 2 / 2 */
    if (ix < UINT32_C(0x3FF0A2B2)) {
      high = x < 0 ? x + LN2_HIGH : x - LN2_HIGH;
      low = x < 0 ? -LN2_LOW : LN2_LOW;
      k = x < 0 ? -1 : 1;
    } else {
      k = (int)(0x1.71547652b82fep+0 * x + (x < 0 ? -0.5 : 0.5));
      high = x - k * LN2_HIGH;
      low = k * LN2_LOW;
    }
    x = high - low;
  } else if (ix < UINT32_C(0x3E300000)) {
    return 1 + x;
  }
  double t = x * x;
  double c = x
      - t * (0x1.555555555553ep-3
              + t * (-0x1.6c16c16bebd93p-9 + t * (0x1.1566aaf25de2cp-14 + t * (-0x1.bbd41c5d26bf1p-20 + t * 0x1.6376972bea4dp-25))));
  if (k == 0) {
    return 1 - ((x * c) / (c - 2) - x);
  }
  double y = 1 - ((low - (x * c) / (2 - c)) - high);
  if (k >= -1021) {
    return of_bits(bits_of(y) + ((uint64_t)(int64_t)k << 52));
  }
  return of_bits(bits_of(y) + ((uint64_t)(int64_t)(k + 1000) << 52)) * 0x1p-1000;
}

double strict_log(double x) {
  int32_t hx = (int32_t)high_word(x);
  int k = (hx >> 20) - 1023;
  hx &= 0xFFFFF;
  int32_t up = (hx + 0x95F64) & 0x100000; /* above the square root of 2 */
  double f = of_bits((uint64_t)(uint32_t)(hx | (up ^ 0x3FF00000)) << 32 | (bits_of(x) & UINT32_C(0xFFFFFFFF))) - 1;
  k += up >> 20;
  double dk = k;
  if ((0xFFFFF & (2 + hx)) < 3) { /* f is below 2^-20 */
    if (f == 0) {
      return k == 0 ? 0 : dk * LN2_HIGH + dk * LN2_LOW;
    }
    double near = f * f * (0.5 - 0.33333333333333333 * f);
    return k == 0 ? f - near : dk * LN2_HIGH - ((near - dk * LN2_LOW) - f);
  }
  double s = f / (2 + f);
  double z = s * s;
  double w = z * z;
  double t1 = w * (0x1.999999997fa04p-2 + w * (0x1.c71c51d8e78afp-3 + w * 0x1.39a09d078c69fp-3));
  double t2 = z * (0x1.5555555555593p-1 + w * (0x1.2492494229359p-2 + w * (0x1.7466496cb03dep-3 + w * 0x1.2f112df3e5244p-3)));
  double r = t2 + t1;
  if (((hx - 0x6147A) | (0x6B851 - hx)) > 0) {
    double half = 0.5 * f * f;
    return k == 0 ? f - (half - s * (half + r)) : dk * LN2_HIGH - ((half - (s * (half + r) + dk * LN2_LOW)) - f);
  }
  return k == 0 ? f - s * (f - r) : dk * LN2_HIGH - ((s * (f - r) - dk * LN2_LOW) - f);
}

double strict_rint(double x) {
  volatile double shifted = x + 0x1.8p52; /* the sum has no bits below 1 */
  return shifted - 0x1.8p52;
}

double strict_floor(double x) {
  double whole = (double)(int32_t)x;
  return whole > x ? whole - 1 : whole;
}

/* One bit of the root at a time from the highest, and one more to round by; no root lies in the middle between two doubles. */
double strict_sqrt(double x) {
  if (!(x > 0)) {
    return 0;
  }
  int exponent = exponent_of(x) - 1023;
  uint64_t m = (bits_of(x) & UINT64_C(0xFFFFFFFFFFFFF)) | UINT64_C(1) << 52;
  if (exponent % 2 != 0) {
    m *= 2;
    exponent--;
  }
  uint64_t root = 0;
  uint64_t rest = 0;
  for (int at = 2 * 53; at >= 0; at -= 2) { /* of m * 2^54 */
    rest = rest << 2 | (at >= 54 ? m >> (at - 54) & 3 : 0);
    uint64_t trial = root << 2 | 1;
    root <<= 1;
    if (rest >= trial) {
      rest -= trial;
      root |= 1;
    }
  }
  root = (root + 1) >> 1;
  return of_bits(((uint64_t)(exponent / 2 + 1022) << 52) + root);
}
