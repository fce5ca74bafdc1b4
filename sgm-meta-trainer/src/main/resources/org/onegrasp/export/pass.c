#include "pass.h"

#include <string.h>

#include "augmenter.h"
#include "description.h"
#include "fixedpoint.h"
#include "network.h"
#include "softmax.h"
#include "steps.h"

/* Right shifts that follow the data, the twin of org.onegrasp.lesson.BlockShifts. */
#define FIRST_SHIFT 7
#define WIDEST_SHIFT 24
#define ROOMY 40

enum { ERROR_SHIFT, REDUCTION_SHIFT, STEP_SHIFT, OUTLET_SHIFT, SHIFT_KINDS };

static int32_t shifts[LAYERS][SHIFT_KINDS];
static uint64_t sample_seed; /* of the sample that may be drawn again */

void pass_reset(void) {
  for (int32_t i = 0; i < LAYERS; i++) {
    for (int32_t kind = 0; kind < SHIFT_KINDS; kind++) {
      shifts[i][kind] = FIRST_SHIFT;
    }
  }
}

/* Whether a map has to be made again with a wider shift; otherwise sets the shift for next time. */
static int saturated(int32_t *shift, int32_t map, int32_t count) {
  int headroom = headroom8(map, count, ROOMY);
  if (headroom < 0 && *shift < WIDEST_SHIFT) {
    ++*shift;
    return 1;
  }
  if (headroom > 0 && *shift > 0) {
    --*shift;
  }
  return 0;
}

static void sample_of_seed(const struct grasp *grasp, uint64_t seed, int32_t input) {
  struct random replay = split_mix64(seed);
  sample_seed = seed;
  augment(grasp, &replay, input);
}

/* See org.onegrasp.rules.ExactErrors. */
static void descend(int32_t i, int32_t error, int32_t below, int32_t h) {
  int32_t *shift = &shifts[i][ERROR_SHIFT];
  do {
    input_gradient(i, error, *shift, below);
  } while (saturated(shift, below, layer_inputs(i)));
  close_units_of8(h, below, layer_inputs(i));
}

/* See org.onegrasp.rules.FixedLastLayers: a map that saturates stays as it is, for its source is gone. */
static void slide_down(int32_t i, int32_t open, int32_t from, int32_t to) {
  int32_t *shift = &shifts[i][ERROR_SHIFT];
  if (from == to) {
    slide_backward(i, to, *shift);
  } else {
    input_gradient(i, from, *shift, to);
  }
  saturated(shift, to, layer_inputs(i));
  close_units8(open, to, layer_inputs(i));
}

#ifdef MODULES
/* See org.onegrasp.rules.FixedChain. */
static void module_convolve(const struct conv *s, int32_t *shift, int32_t from, int32_t weights, int32_t to) {
  do {
    convolve8(s, from, weights, -1, *shift, 0, to, 0, conv_out_height(s));
  } while (saturated(shift, to, conv_outputs(s)));
}

/* Brings the values of 2 x 2 cells, one after the other, into the order of the map: see org.onegrasp.rules.ChainShape. */
static void interleave(const struct conv *s, int32_t map) {
  int32_t line = s->width * s->out_channels;
  int32_t half = s->out_channels / 2;
  int32_t row = workspace_take(line);
  for (int32_t at = map; at < map + conv_outputs(s); at += line) {
    memcpy(&slab[row], &slab[at], (size_t)line);
    for (int32_t chunk = 0; chunk < 2 * s->width; chunk++) {
      int32_t fine = chunk % 2 * line / 2 + chunk / 2 * s->out_channels / 2;
      memcpy(&slab[at + fine], &slab[row + chunk * half], (size_t)half);
    }
  }
}

static void outlet(int32_t j, int32_t bottleneck, int32_t open, int32_t to) {
  const struct module *module = &modules[j];
  module_convolve(&module->outlet, &shifts[j][OUTLET_SHIFT], bottleneck, module->outlet_at, to);
  if (module->upsampled) {
    interleave(&module->outlet, to);
  }
  close_units8(open, to, layer_outputs(j));
}
#endif

static double run(const struct step *step, const struct grasp *grasp, struct random *random, const int32_t *rates) {
  int32_t i = step->layer;
  workspace_begin(step->workspace, step->workspace_bytes);
  switch (step->work) {
    case SAMPLE: augment(grasp, random, step->a); augmented_label(step->b); break;
    case SAMPLE_OF_SEED: sample_of_seed(grasp, next_long(random), step->a); augmented_label(step->b); break;
    case SAME_SAMPLE: sample_of_seed(grasp, sample_seed, step->a); break;
    case FORWARD: forward(i, step->a, step->b); break;
    case SLIDE_LOWEST: slide_lowest(step->a, step->b); break;
    case SLIDE_FORWARD: slide_forward(i, step->a); break;
    case LOGITS: logits(step->a, step->b); break;
    case ERROR: return softmax_error(step->a, layers[i].accumulator_bits, step->b, layer_outputs(i));
    case OPEN_UNITS: open_units8(step->a, layer_outputs(i), step->b); break;
    case DESCEND: descend(i, step->a, step->b, step->c); break;
    case SLIDE_DOWN: slide_down(i, step->a, step->b, step->c); break;
#ifdef MODULES
    case REDUCE: module_convolve(&modules[i].reduction, &shifts[i][REDUCTION_SHIFT], step->a, modules[i].reduction_at, step->b); break;
    case MODULE_STEP: module_convolve(&modules[i].step, &shifts[i][STEP_SHIFT], step->a, modules[i].step_at, step->b); break;
    case OUTLET: outlet(i, step->a, step->b, step->c); break;
#endif
    case LEARN: learn(i, step->a, step->b, rates[i]); break;
    default: break;
  }
  return 0;
}

double pass_sample(const struct grasp *grasp, struct random *random, const int32_t *rates) {
  double loss = 0;
  for (int32_t k = 0; k < STEPS; k++) {
    if (rates || !steps[k].learning) {
      double result = run(&steps[k], grasp, random, rates);
      loss = steps[k].work == ERROR ? result : loss;
    }
  }
  return loss;
}

int32_t pass_input(void) { return steps[0].a; }

int32_t pass_serve(void) {
  int32_t k = 1; /* behind the sample */
  for (; steps[k].work != ERROR; k++) {
    if (!steps[k].learning) {
      run(&steps[k], 0, 0, 0);
    }
  }
  return steps[k].a;
}
