#include "network.h"

#include <string.h>

#include "description.h"
#include "fixedpoint.h"

#define ALIGNMENT 64
#define MASTER_BITS 8

static int32_t workspace_top;
static int32_t workspace_end;

static int32_t aligned(int32_t bytes) { return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT; }

void workspace_begin(int32_t at, int32_t bytes) {
  workspace_top = at;
  workspace_end = at + bytes;
}

int32_t workspace_take(int32_t bytes) {
  int32_t at = aligned(workspace_top);
  workspace_top = at + bytes;
  return at;
}

int32_t workspace_room(void) { return max32(0, workspace_end - aligned(workspace_top)); }

int32_t workspace_mark(void) { return workspace_top; }

void workspace_release(int32_t mark) { workspace_top = mark; }

int32_t layer_inputs(int32_t i) { return conv_inputs(&layers[i].conv); }

int32_t layer_outputs(int32_t i) { return conv_outputs(&layers[i].conv); }

int32_t layer_parameters(int32_t i) { return conv_weights(&layers[i].conv) + layers[i].conv.out_channels; }

int64_t weights_sum_of_squares(int32_t i) {
  int64_t sum = 0;
  for (int32_t k = 0; k < conv_weights(&layers[i].conv); k++) {
    int64_t weight = weight_value(i, k);
    sum += weight * weight;
  }
  for (int32_t k = 0; k < layers[i].conv.out_channels; k++) {
    int64_t bias = bias_value(i, k);
    sum += bias * bias;
  }
  return sum;
}

/* int32 bias at the scale of layer i's sums. */
static int32_t pack_bias(int32_t i) {
  int32_t count = layers[i].conv.out_channels;
  int32_t packed = workspace_take(4 * count);
  int32_t more = layers[i].input_bits - MASTER_BITS;
  for (int32_t k = 0; k < count; k++) {
    int32_t bias = bias_value(i, k);
    put_int(&slab[packed + 4 * k], more >= 0 ? bias * ((int32_t)1 << more) : rounding_shift_right(bias, -more));
  }
  return packed;
}

void forward(int32_t i, int32_t x, int32_t y) {
  const struct layer *layer = &layers[i];
  int32_t kernel = weights_kernel(i);
  int32_t bias = pack_bias(i);
  convolve8(&layer->conv, x, kernel, bias, layer->output_shift, layer->relu, y, 0, conv_out_height(&layer->conv));
}

void logits(int32_t x, int32_t y) {
  int32_t last = LAYERS - 1;
  int32_t kernel = weights_kernel(last);
  convolve32(&layers[last].conv, x, kernel, pack_bias(last), y);
}

/* A kernel whose taps come in reverse order and whose channels are changed over: with it a gradient goes back. */
static int32_t turn(const struct conv *s, int32_t kernel) {
  int32_t turned = workspace_take(conv_weights(s));
  int32_t to = turned;
  for (int32_t tap = conv_taps(s) - 1; tap >= 0; tap--) {
    int32_t from = kernel + tap * conv_tap_weights(s);
    for (int32_t o = 0; o < s->out_channels; o++) {
      for (int32_t k = o; k < conv_tap_weights(s); k += s->out_channels) {
        slab[to++] = slab[from + k];
      }
    }
  }
  return turned;
}

/* The convolution with it. */
static struct conv turned(const struct conv *s) {
  struct conv back = *s;
  back.in_channels = s->out_channels;
  back.out_channels = s->in_channels;
  return back;
}

void input_gradient(int32_t i, int32_t gz, int32_t shift, int32_t gx) {
  int32_t mark = workspace_mark();
  struct conv back = turned(&layers[i].conv);
  int32_t kernel = weights_kernel(i);
  convolve8(&back, gz, turn(&layers[i].conv, kernel), -1, shift, 0, gx, 0, conv_out_height(&back));
  workspace_release(mark);
}

static int32_t row(const struct conv *s) { return conv_out_width(s) * s->out_channels; }

/* How far behind its input's first byte layer i writes its output: output row r spares the input rows up to r + pad. */
static int32_t ahead(const struct conv *s) {
  int32_t most = 0;
  for (int32_t r = 0; r < s->height; r++) {
    most = max32(most, min32(s->height, r + conv_pad(s) + 1) * s->width * s->in_channels - r * row(s));
  }
  return most;
}

/* How far in front of the gradient's first byte the way back writes. */
static int32_t before(const struct conv *s) {
  int32_t most = 0;
  for (int32_t r = 0; r < s->height; r++) {
    most = max32(most, (r + 1) * s->width * s->in_channels - max32(0, r - conv_pad(s)) * row(s));
  }
  return most;
}

void slide_forward(int32_t i, int32_t map) {
  const struct layer *layer = &layers[i];
  int32_t kernel = weights_kernel(i);
  int32_t bias = pack_bias(i);
  int32_t to = map + ahead(&layer->conv);
  for (int32_t r = conv_out_height(&layer->conv) - 1; r >= 0; r--) {
    convolve8(&layer->conv, map, kernel, bias, layer->output_shift, layer->relu, to, r, r + 1);
  }
  memmove(&slab[map], &slab[to], (size_t)layer_outputs(i));
}

void slide_backward(int32_t i, int32_t map, int32_t shift) {
  struct conv back = turned(&layers[i].conv);
  int32_t kernel = turn(&layers[i].conv, weights_kernel(i));
  int32_t to = map - before(&layers[i].conv);
  for (int32_t r = 0; r < conv_out_height(&back); r++) {
    convolve8(&back, map, kernel, -1, shift, 0, to, r, r + 1);
  }
  memmove(&slab[map], &slab[to], (size_t)conv_outputs(&back));
}

void slide_lowest(int32_t input, int32_t to) {
  const struct layer *below = &layers[0];
  const struct layer *layer = &layers[1];
  const struct conv *s = &layer->conv;
  int32_t line = row(&below->conv);
  int32_t strip = workspace_take(s->kernel * line);
  int32_t bias_below = pack_bias(0);
  int32_t bias = pack_bias(1);
  int32_t kept = s->kernel - s->stride;
  for (int32_t r = 0; r < conv_out_height(s); r++) {
    int32_t first = r * s->stride - conv_pad(s); /* row of layer 0's output in the strip's first place */
    memmove(&slab[strip], &slab[strip + s->stride * line], (size_t)(kept * line));
    convolve8(&below->conv, input, weights_kernel(0), bias_below, below->output_shift, below->relu, strip - first * line,
        r == 0 ? 0 : first + kept, min32(first + s->kernel, s->height));
    convolve8(s, strip - first * line, weights_kernel(1), bias, layer->output_shift, layer->relu, to, r, r + 1);
  }
}
