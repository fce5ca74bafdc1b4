/*
 * Weights in two planes: the upper halves, which products see, and of the layers that learn the lower ones, so that
 * w = 256 upper + lower. The twin of org.onegrasp.network.SplitWeights.
 */
#include "description.h"

#ifdef AT_UPPER

#include "fixedpoint.h"
#include "network.h"

#define MASTER_BITS 8
#define LARGEST 32639

/* Of layer i among the kernels of all layers, and of its bias among the biases. */
static int32_t kernels_below(int32_t i) {
  int32_t sum = 0;
  for (int32_t k = 0; k < i; k++) {
    sum += conv_weights(&layers[k].conv);
  }
  return sum;
}

static int32_t upper(int32_t i) { return AT_UPPER + kernels_below(i); }

static int32_t lower(int32_t i) { return AT_LOWER + kernels_below(i) - kernels_below(FIRST_LAYER); }

static int32_t bias_at(int32_t i, int32_t k) {
  int32_t biases = layers[i].parameters_at - kernels_below(i);
  return AT_BIASES + 2 * (biases + k);
}

static void put(int32_t i, int32_t at_upper, int32_t at_lower, int32_t weight) {
  int32_t limited = max32(INT16_MIN, min32(LARGEST, weight));
  slab[at_upper] = (int8_t)rounding_shift_right(limited, MASTER_BITS);
  if (i >= FIRST_LAYER) {
    slab[at_lower] = (int8_t)(limited & 0xFF);
  }
}

void weights_load(const int16_t *parameters) {
  for (int32_t i = 0; i < LAYERS; i++) {
    const int16_t *from = parameters + layers[i].parameters_at;
    int32_t count = conv_weights(&layers[i].conv);
    for (int32_t k = 0; k < count; k++) {
      put(i, upper(i) + k, lower(i) + k, from[k]);
    }
    for (int32_t k = 0; k < layers[i].conv.out_channels; k++) {
      put_short(&slab[bias_at(i, k)], from[count + k]);
    }
  }
}

int32_t weights_kernel(int32_t i) { return upper(i); }

int32_t weight_value(int32_t i, int32_t k) {
  int32_t high = slab[upper(i) + k];
  int32_t low = i < FIRST_LAYER ? 0 : slab[lower(i) + k];
  return high * (1 << MASTER_BITS) + (low == INT8_MIN && high < 0 ? -low : low);
}

int32_t bias_value(int32_t i, int32_t k) { return get_short(&slab[bias_at(i, k)]); }

void weight_move(int32_t i, int32_t k, int64_t step) {
  put(i, upper(i) + k, lower(i) + k, (int32_t)(weight_value(i, k) - step));
}

void bias_move(int32_t i, int32_t k, int64_t step) {
  put_short(&slab[bias_at(i, k)], saturate16((int32_t)(bias_value(i, k) - step)));
}

#else

typedef int weights_are_not_split;

#endif
