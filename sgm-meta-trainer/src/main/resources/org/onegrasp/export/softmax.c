#include "softmax.h"

#include "description.h"
#include "fixedpoint.h"
#include "kernels.h"
#include "random.h"
#include "strict_math.h"

#define STEPS_PER_NAT_BITS 5
#define ONE_BITS 16
#define ERROR_BITS 20

static int64_t exponential(int32_t below, int32_t bits) {
  int32_t k = bits >= STEPS_PER_NAT_BITS ? below >> (bits - STEPS_PER_NAT_BITS) : below * (1 << (STEPS_PER_NAT_BITS - bits));
  return k >= EXPONENTIALS ? 0 : exponentials[k];
}

static int32_t largest(int32_t logits, int32_t count) {
  int32_t max = INT32_MIN;
  for (int32_t k = 0; k < count; k++) {
    max = max32(max, get_int(&slab[logits + 4 * k]));
  }
  return max;
}

/* 2^-bits. */
static double unit(int32_t bits) {
  double one = 1;
  for (int32_t k = 0; k < bits; k++) {
    one /= 2;
  }
  return one;
}

double softmax_error(int32_t logits, int32_t bits, int32_t label, int32_t count) {
  int8_t *z = &slab[logits];
  int8_t *t = &slab[label];
  int32_t max = largest(logits, count);
  int32_t label_sum = 0;
  int64_t sum = 0;
  for (int32_t k = 0; k < count; k++) {
    label_sum += t[k];
    sum += exponential(max - get_int(&z[4 * k]), bits);
  }
  int64_t score = 0; /* sum of t * (max - z), for the loss */
  int32_t most = 0;
  for (int32_t k = 0; k < count; k++) {
    int32_t below = max - get_int(&z[4 * k]);
    score += (int64_t)t[k] * below;
    int32_t e = (int32_t)(exponential(below, bits) * (1 << ERROR_BITS) / sum) - t[k] * (1 << ERROR_BITS) / label_sum;
    put_int(&z[4 * k], e);
    most = max32(most, e < 0 ? -e : e);
  }
  int shift = block_shift8(most);
  for (int32_t k = 0; k < count; k++) {
    t[k] = (int8_t)clamp64(dither_shift_right(get_int(&z[4 * k]), shift), -127, 127);
  }
  return score / (double)label_sum * unit(bits) + strict_log(sum / (double)(1 << ONE_BITS));
}

void softmax_probabilities(int32_t logits, int32_t bits, float factor, int32_t count) {
  int32_t max = largest(logits, count);
  double sum = 0;
  for (int32_t k = 0; k < count; k++) {
    int8_t *at = &slab[logits + 4 * k];
    float value = (float)strict_exp((get_int(at) - max) * unit(bits));
    memcpy(at, &value, sizeof value);
    sum += value;
  }
  for (int32_t k = 0; k < count; k++) {
    int8_t *at = &slab[logits + 4 * k];
    float value;
    memcpy(&value, at, sizeof value);
    value = (float)(factor * value / sum);
    value = value > 1 ? 1 : value;
    memcpy(at, &value, sizeof value);
  }
}
