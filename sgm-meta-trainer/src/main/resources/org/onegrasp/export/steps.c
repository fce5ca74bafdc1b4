#include "steps.h"

#include <string.h>

#include "description.h"
#include "fixedpoint.h"
#include "network.h"
#include "random.h"

#define MEAN_BITS 3
#define DECAY 16
#define V_BITS 8
#define RATIO_BITS 24
#define RATE_BITS 12
#define RATE_ONE_BITS 24

static int64_t mean_square[LAYERS];  /* of |g| over late samples, 0 before the first */
static int64_t square[LAYERS];       /* |g|^2 of the present sample so far */
static int32_t norm[LAYERS];         /* N */
static int32_t start_norm[LAYERS];   /* |w0|, int16 units */
static int32_t root[LAYERS];         /* sqrt(n) */

void steps_reset(void) {
  int32_t base = layers[FIRST_LAYER].parameters_at;
  memset(&slab[AT_VELOCITY], 0, (size_t)(PARAMETERS - base));
  for (int32_t i = 0; i < LAYERS; i++) {
    mean_square[i] = 0;
    square[i] = 0;
    root[i] = square_root(layer_parameters(i));
    start_norm[i] = i < FIRST_LAYER ? 0 : square_root(weights_sum_of_squares(i));
  }
}

static void measure(int32_t i, int32_t gradient, int32_t count, int32_t scale_bits) {
  square[i] = (int64_t)((uint64_t)square[i] + ((uint64_t)sum_of_squares32(gradient, count) << 2 * scale_bits));
}

static void measured(int32_t i) {
  mean_square[i] = mean_square[i] == 0 ? square[i] : mean_square[i] + ((square[i] - mean_square[i]) >> MEAN_BITS);
  norm[i] = max32(1, square_root(square[i] > mean_square[i] ? square[i] : mean_square[i]));
  square[i] = 0;
}

/* What g is multiplied with to come to v, with RATIO_BITS + V_BITS fraction bits. */
static int64_t ratio(int32_t i, int32_t scale_bits) {
  return ((int64_t)2 * root[i] * ((int64_t)1 << (RATIO_BITS + V_BITS + scale_bits))) / norm[i];
}

/* What v is multiplied with to come to w, with RATE_BITS fraction bits. */
static int32_t moved_by(int32_t i, int32_t rate) {
  return (int32_t)(((int64_t)rate * start_norm[i] / ((int64_t)2 * root[i])) >> (RATE_ONE_BITS - RATE_BITS));
}

/* What a parameter moves by; parameter counts from those of the lowest layer that learns. */
static int64_t step(int32_t parameter, int64_t push, int32_t move) {
  int8_t *v = &slab[AT_VELOCITY + parameter];
  int64_t next = (int64_t)*v * (1 << V_BITS) - (int64_t)*v * ((1 << V_BITS) / DECAY) + (push >> RATIO_BITS);
  *v = (int8_t)clamp64(dither_shift_right(next, V_BITS), -127, 127);
  return dither_shift_right((int64_t)*v * move, RATE_BITS);
}

static void move_kernel(int32_t i, int32_t from, int32_t gradient, int32_t count, int32_t rate) {
  int64_t times = ratio(i, 0);
  int32_t move = moved_by(i, rate);
  int32_t parameter = layers[i].parameters_at - layers[FIRST_LAYER].parameters_at + from;
  const int8_t *g = &slab[gradient];
  for (int32_t k = 0; k < count; k++) { /* g is at most the norm, so its product with the ratio fits */
    weight_move(i, from + k, step(parameter + k, get_int(&g[4 * k]) * times, move));
  }
}

static void move_bias(int32_t i, int32_t gradient, int32_t rate) {
  int64_t times = ratio(i, layers[i].input_bits);
  int32_t move = moved_by(i, rate);
  int32_t parameter = layers[i].parameters_at - layers[FIRST_LAYER].parameters_at + conv_weights(&layers[i].conv);
  const int8_t *g = &slab[gradient];
  for (int32_t k = 0; k < layers[i].conv.out_channels; k++) {
    bias_move(i, k, step(parameter + k, get_int(&g[4 * k]) * times, move));
  }
}

void learn(int32_t i, int32_t x, int32_t gz, int32_t rate) {
  const struct conv *s = &layers[i].conv;
  int32_t tap_ints = conv_tap_weights(s);
  int32_t taps = conv_taps(s);
  int32_t bias = workspace_take(4 * s->out_channels);
  int32_t held = max32(1, min32(taps, workspace_room() / (4 * tap_ints)));
  int32_t gradient = workspace_take(4 * held * tap_ints);
  bias_gradient8(s, gz, bias);
  measure(i, bias, s->out_channels, layers[i].input_bits);
  for (int32_t tap = held; tap < taps; tap += held) {
    int32_t end = min32(taps, tap + held);
    tap_gradient8(s, x, gz, tap, end, gradient);
    measure(i, gradient, (end - tap) * tap_ints, 0);
  }
  tap_gradient8(s, x, gz, 0, held, gradient);
  measure(i, gradient, held * tap_ints, 0);
  measured(i);
  move_kernel(i, 0, gradient, held * tap_ints, rate);
  for (int32_t tap = held; tap < taps; tap += held) {
    int32_t end = min32(taps, tap + held);
    tap_gradient8(s, x, gz, tap, end, gradient);
    move_kernel(i, tap * tap_ints, gradient, (end - tap) * tap_ints, rate);
  }
  move_bias(i, bias, rate);
}
