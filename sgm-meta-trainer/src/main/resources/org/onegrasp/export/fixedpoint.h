/*
 * Fixed-point primitives: the twin of org.onegrasp.fixedpoint.FixedPoint and LittleEndian.
 *
 * The compiler must shift negative numbers to the right arithmetically, as every one for these machines does. To the left they are
 * multiplied, for C leaves that shift undefined.
 */
#ifndef ONEGRASP_FIXEDPOINT_H
#define ONEGRASP_FIXEDPOINT_H

#include <stdint.h>
#include <string.h>

static inline int32_t max32(int32_t a, int32_t b) { return a > b ? a : b; }

static inline int32_t min32(int32_t a, int32_t b) { return a < b ? a : b; }

static inline int64_t clamp64(int64_t x, int64_t least, int64_t most) { return x < least ? least : x > most ? most : x; }

/* Nearest integer to x / 2^k, ties away from zero; 0 <= k <= 31. */
static inline int32_t rounding_shift_right(int32_t x, int k) {
  return k == 0 ? x : (int32_t)(((int64_t)x + (x < 0 ? -1 : 0) + ((int64_t)1 << (k - 1))) >> k);
}

static inline int8_t saturate8(int32_t x) { return (int8_t)(x < -128 ? -128 : x > 127 ? 127 : x); }

static inline int16_t saturate16(int32_t x) { return (int16_t)(x < -32768 ? -32768 : x > 32767 ? 32767 : x); }

/* An accumulator with f fraction bits as int8 with f - shift. */
static inline int8_t requantise8(int32_t accumulator, int shift) { return saturate8(rounding_shift_right(accumulator, shift)); }

/* Bits of a magnitude: 0 for 0, else 1 + floor(log2 x). */
static inline int bit_length(uint64_t x) {
  int bits = 0;
  for (; x != 0; x >>= 1) {
    bits++;
  }
  return bits;
}

/* The smallest shift after which a tensor with this largest magnitude fits int8, rounding included. */
static inline int block_shift8(int32_t largest) {
  int shift = max32(0, bit_length((uint64_t)largest) - 7);
  return rounding_shift_right(largest, shift) > 127 ? shift + 1 : shift;
}

/* Floor of the square root, at most 2^31 - 1; x >= 0. */
static inline int32_t square_root(int64_t x) {
  uint64_t root = 0;
  for (uint64_t bit = (uint64_t)1 << 31; bit != 0; bit >>= 1) {
    uint64_t candidate = root | bit;
    if (candidate * candidate <= (uint64_t)x) {
      root = candidate;
    }
  }
  return root > INT32_MAX ? INT32_MAX : (int32_t)root;
}

/* Integers of the slab, at any offset in bytes. The machine is little endian. */
static inline int32_t get_int(const int8_t *m) {
  int32_t value;
  memcpy(&value, m, sizeof value);
  return value;
}

static inline void put_int(int8_t *m, int32_t value) { memcpy(m, &value, sizeof value); }

static inline int16_t get_short(const int8_t *m) {
  int16_t value;
  memcpy(&value, m, sizeof value);
  return value;
}

static inline void put_short(int8_t *m, int16_t value) { memcpy(m, &value, sizeof value); }

#endif
