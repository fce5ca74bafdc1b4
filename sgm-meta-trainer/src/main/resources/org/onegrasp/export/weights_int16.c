/* Weights as int16; products get a packed copy of a layer's upper halves. The twin of org.onegrasp.network.Int16Weights. */
#include "description.h"

#ifdef AT_WEIGHTS

#include "fixedpoint.h"
#include "network.h"

#define MASTER_BITS 8

static int32_t weight_at(int32_t i, int32_t k) { return AT_WEIGHTS + 2 * (layers[i].parameters_at + k); }

static int32_t bias_at(int32_t i, int32_t k) { return weight_at(i, conv_weights(&layers[i].conv) + k); }

void weights_load(const int16_t *parameters) { memcpy(&slab[AT_WEIGHTS], parameters, 2 * PARAMETERS); }

int32_t weights_kernel(int32_t i) {
  int32_t count = conv_weights(&layers[i].conv);
  int32_t packed = workspace_take(count);
  const int8_t *weights = &slab[weight_at(i, 0)];
  for (int32_t k = 0; k < count; k++) {
    slab[packed + k] = requantise8(get_short(&weights[2 * k]), MASTER_BITS);
  }
  return packed;
}

int32_t weight_value(int32_t i, int32_t k) { return get_short(&slab[weight_at(i, k)]); }

int32_t bias_value(int32_t i, int32_t k) { return get_short(&slab[bias_at(i, k)]); }

static void move(int32_t at, int64_t step) { put_short(&slab[at], saturate16((int32_t)(get_short(&slab[at]) - step))); }

void weight_move(int32_t i, int32_t k, int64_t step) { move(weight_at(i, k), step); }

void bias_move(int32_t i, int32_t k, int64_t step) { move(bias_at(i, k), step); }

#else

typedef int weights_are_not_int16;

#endif
