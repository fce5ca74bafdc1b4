#include "random.h"

static const uint64_t STEP = UINT64_C(0x9E3779B97F4A7C15);
static uint32_t dither = 1;

struct random splittable_random(uint64_t seed) { return (struct random){seed, 1}; }

struct random split_mix64(uint64_t seed) { return (struct random){seed, 0}; }

uint64_t next_long(struct random *random) {
  uint64_t z = random->state += STEP;
  z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
  return z ^ z >> 31;
}

int32_t next_int(struct random *random) {
  if (!random->splittable) {
    return (int32_t)(uint32_t)(next_long(random) >> 32);
  }
  uint64_t z = random->state += STEP;
  z = (z ^ z >> 33) * UINT64_C(0x62A9D9ED799705F5);
  return (int32_t)(uint32_t)((z ^ z >> 28) * UINT64_C(0xCB24D0A5C88C35B3) >> 32);
}

int32_t next_below(struct random *random, int32_t bound) {
  return (int32_t)((uint64_t)(uint32_t)next_int(random) * (uint64_t)bound >> 32);
}

double next_uniform(struct random *random) { return next_int(random) / 2147483648.0; }

void dither_seed(uint64_t seed) {
  uint32_t mixed = (uint32_t)(seed ^ seed >> 32) * UINT32_C(0x9E3779B9);
  dither = mixed == 0 ? 1 : mixed;
}

int64_t dither_shift_right(int64_t x, int bits) {
  dither ^= dither << 13;
  dither ^= dither >> 17;
  dither ^= dither << 5;
  return (x + (int64_t)(dither & (((uint32_t)1 << bits) - 1))) >> bits;
}
