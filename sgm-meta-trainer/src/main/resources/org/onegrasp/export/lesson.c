#include "lesson.h"

#include <string.h>

#include "decoder.h"
#include "description.h"
#include "network.h"
#include "pass.h"
#include "random.h"
#include "softmax.h"
#include "steps.h"

#define JUDGED_SAMPLES 16

/* A network as sure as a label says 1. */
#define LABEL_SUM 4.7f

int8_t slab[SLAB_BYTES];

/* What is lower than the noise of cameras is table. */
static void show(const int8_t *heights) {
  for (int32_t k = 0; k < SIDE * SIDE * CHANNELS; k++) {
    slab[AT_DEMONSTRATION + k] = k % CHANNELS == 0 && heights[k] < LEAST_HEIGHT ? 0 : heights[k];
  }
}

static void begin(const int8_t *heights, uint64_t seed) {
  show(heights);
  dither_seed(seed);
  weights_load(start_weights);
  pass_reset();
#ifdef MODULES
  memcpy(&slab[AT_MODULES], module_weights, MODULE_PARAMETERS);
#endif
  steps_reset();
}

/* Mean loss on augmentations that teaching does not see. */
static float judge(const struct grasp *grasp, uint64_t seed) {
  struct random held = splittable_random(~seed);
  double loss = 0;
  for (int32_t k = 0; k < JUDGED_SAMPLES; k++) {
    loss += pass_sample(grasp, &held, 0);
  }
  return (float)(loss / JUDGED_SAMPLES);
}

/* Step sizes, Q0.24: each layer's rate falls linearly to 0. See org.onegrasp.lesson.Rates. */
static void rates_at(int32_t sample, int32_t samples, int32_t *rates) {
  double left = 16777216.0 * (samples - sample) / samples;
  for (int32_t i = 0; i < LAYERS; i++) {
    rates[i] = (int32_t)(left * start_rates[i]);
  }
}

struct taught lesson_teach(const int8_t *heights, const struct grasp *grasp, uint64_t seed, int32_t samples,
    void (*progress)(int32_t sample, double loss)) {
  struct taught result;
  int32_t rates[LAYERS];
  begin(heights, seed);
  result.loss_before = judge(grasp, seed);
  struct random random = splittable_random(seed);
  for (int32_t sample = 0; sample < samples; sample++) {
    rates_at(sample, samples, rates);
    double loss = pass_sample(grasp, &random, rates);
    if (progress) {
      progress(sample, loss);
    }
  }
  result.loss_after = judge(grasp, seed);
  double left = (result.loss_after - LEAST_LOSS) / (EVEN_LOSS - LEAST_LOSS);
  result.accepted = result.loss_after < result.loss_before && !(left > MOST_LEFT);
  return result;
}

static int32_t layer_of(int32_t k) {
  int32_t i = LAYERS - 1;
  while (k < layers[i].parameters_at) {
    i--;
  }
  return i;
}

int16_t lesson_weight(int32_t k) {
  int32_t i = layer_of(k);
  int32_t at = k - layers[i].parameters_at;
  int32_t kernel = conv_weights(&layers[i].conv);
  if (i < FIRST_LAYER) {
    return start_weights[k];
  }
  return (int16_t)(at < kernel ? weight_value(i, at) : bias_value(i, at - kernel));
}

uint32_t lesson_checksum(void) {
  uint32_t crc = UINT32_MAX;
  for (int32_t k = 0; k < 2 * PARAMETERS; k++) {
    crc ^= (uint32_t)lesson_weight(k / 2) >> 8 * (k % 2) & 0xFF;
    for (int bit = 0; bit < 8; bit++) {
      crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xEDB88320) : 0);
    }
  }
  return ~crc;
}

void lesson_load(const int16_t *weights) { weights_load(weights); }

int lesson_serve(const int8_t *heights, const struct grasp *shown, struct grasp *found) {
  memcpy(&slab[pass_input()], heights, SIDE * SIDE * CHANNELS);
  int32_t quality = pass_serve();
  int32_t last = LAYERS - 1;
  softmax_probabilities(quality, layers[last].accumulator_bits, LABEL_SUM, layer_outputs(last));
  return decode(quality, heights, shown, found);
}
