/* Random numbers: java.util.SplittableRandom, and the twins of org.onegrasp.fixedpoint.SplitMix64 and org.onegrasp.lesson.Dither. */
#ifndef ONEGRASP_RANDOM_H
#define ONEGRASP_RANDOM_H

#include <stdint.h>

/* A counter and the function that makes random numbers of it. */
struct random {
  uint64_t state;
  int splittable; /* whether nextInt() is SplittableRandom's, or the upper half of nextLong() as in SplitMix64 */
};

struct random splittable_random(uint64_t seed);
struct random split_mix64(uint64_t seed);
int32_t next_int(struct random *random);
uint64_t next_long(struct random *random);

/* 0 to bound - 1. */
int32_t next_below(struct random *random, int32_t bound);

/* -1 to 1, from 31 bits of chance. */
double next_uniform(struct random *random);

/* The lesson's one stream of random bits for rounding: xorshift32. */
void dither_seed(uint64_t seed);

/* x / 2^bits, up or down at random so that the mean is exact; 0 <= bits <= 31. */
int64_t dither_shift_right(int64_t x, int bits);

#endif
