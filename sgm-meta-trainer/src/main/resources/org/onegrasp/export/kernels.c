#include "kernels.h"

#include <string.h>

#include "fixedpoint.h"

/* Output channels that are summed up at a time, in registers. */
#define BLOCK 4

int32_t conv_pad(const struct conv *s) { return s->dilation * (s->kernel - 1) / 2; }

int32_t conv_taps(const struct conv *s) { return s->kernel * s->kernel; }

int32_t conv_tap_weights(const struct conv *s) { return s->in_channels * s->out_channels; }

int32_t conv_weights(const struct conv *s) { return conv_taps(s) * conv_tap_weights(s); }

int32_t conv_out_height(const struct conv *s) { return s->height / s->stride; }

int32_t conv_out_width(const struct conv *s) { return s->width / s->stride; }

int32_t conv_inputs(const struct conv *s) { return s->height * s->width * s->in_channels; }

int32_t conv_outputs(const struct conv *s) { return conv_out_height(s) * conv_out_width(s) * s->out_channels; }

/* Adds the products of one input cell with BLOCK columns of weights to the sums. */
static void add_cell4(const int8_t *x, const int8_t *w, int32_t in_channels, int32_t out_channels, int32_t sums[BLOCK]) {
  int32_t sum0 = sums[0];
  int32_t sum1 = sums[1];
  int32_t sum2 = sums[2];
  int32_t sum3 = sums[3];
  for (int32_t c = 0; c < in_channels; c++, w += out_channels) {
    int32_t value = x[c];
    sum0 += value * w[0];
    sum1 += value * w[1];
    sum2 += value * w[2];
    sum3 += value * w[3];
  }
  sums[0] = sum0;
  sums[1] = sum1;
  sums[2] = sum2;
  sums[3] = sum3;
}

static void add_cell(const int8_t *x, const int8_t *w, int32_t in_channels, int32_t out_channels, int32_t columns, int32_t sums[BLOCK]) {
  if (columns == BLOCK) {
    add_cell4(x, w, in_channels, out_channels, sums);
    return;
  }
  for (int32_t c = 0; c < in_channels; c++, w += out_channels) {
    for (int32_t o = 0; o < columns; o++) {
      sums[o] += x[c] * w[o];
    }
  }
}

/* The sums of output channels o .. o + columns - 1 of one cell. */
static void accumulate(const struct conv *s, int32_t x, int32_t w, int32_t bias, int32_t row, int32_t col, int32_t o, int32_t columns,
    int32_t sums[BLOCK]) {
  for (int32_t k = 0; k < columns; k++) {
    sums[k] = bias < 0 ? 0 : get_int(&slab[bias + 4 * (o + k)]);
  }
  int32_t top = row * s->stride - conv_pad(s);
  int32_t left = col * s->stride - conv_pad(s);
  for (int32_t ky = 0; ky < s->kernel; ky++) {
    int32_t iy = top + ky * s->dilation;
    if (iy < 0 || iy >= s->height) {
      continue;
    }
    for (int32_t kx = 0; kx < s->kernel; kx++) {
      int32_t ix = left + kx * s->dilation;
      if (ix >= 0 && ix < s->width) {
        add_cell(&slab[x + (iy * s->width + ix) * s->in_channels], &slab[w + (ky * s->kernel + kx) * conv_tap_weights(s) + o],
            s->in_channels, s->out_channels, columns, sums);
      }
    }
  }
}

void convolve8(const struct conv *s, int32_t x, int32_t w, int32_t bias, int shift, int relu, int32_t y, int32_t first_row,
    int32_t end_row) {
  int32_t sums[BLOCK];
  for (int32_t row = first_row; row < end_row; row++) {
    for (int32_t col = 0; col < conv_out_width(s); col++) {
      int32_t to = y + (row * conv_out_width(s) + col) * s->out_channels;
      for (int32_t o = 0; o < s->out_channels; o += BLOCK) {
        int32_t columns = min32(BLOCK, s->out_channels - o);
        accumulate(s, x, w, bias, row, col, o, columns, sums);
        for (int32_t k = 0; k < columns; k++) {
          int8_t value = requantise8(sums[k], shift);
          slab[to + o + k] = relu && value < 0 ? 0 : value;
        }
      }
    }
  }
}

void convolve32(const struct conv *s, int32_t x, int32_t w, int32_t bias, int32_t y) {
  int32_t sums[BLOCK];
  for (int32_t row = 0; row < conv_out_height(s); row++) {
    for (int32_t col = 0; col < conv_out_width(s); col++) {
      int32_t to = y + 4 * (row * conv_out_width(s) + col) * s->out_channels;
      for (int32_t o = 0; o < s->out_channels; o += BLOCK) {
        int32_t columns = min32(BLOCK, s->out_channels - o);
        accumulate(s, x, w, bias, row, col, o, columns, sums);
        for (int32_t k = 0; k < columns; k++) {
          put_int(&slab[to + 4 * (o + k)], sums[k]);
        }
      }
    }
  }
}

/* The output cells along one axis whose input cell under a tap lies inside the input, see org.onegrasp.kernels.TapRectangle. */
static int32_t first_inside(int32_t shift, int32_t stride) { return shift >= 0 ? 0 : (stride - 1 - shift) / stride; }

static int32_t end_inside(int32_t shift, int32_t stride, int32_t size) {
  return shift >= size ? 0 : min32(size / stride, (size - 1 - shift) / stride + 1);
}

/* Sums over the cells of a tap: one input channel with output channels o .. o + columns - 1. */
static void sum_products(const struct conv *s, int32_t x, int32_t gy, int32_t down, int32_t right, int32_t columns, int32_t sums[BLOCK]) {
  int32_t sum0 = 0;
  int32_t sum1 = 0;
  int32_t sum2 = 0;
  int32_t sum3 = 0;
  int32_t left = first_inside(right, s->stride);
  int32_t end = end_inside(right, s->stride, s->width);
  for (int32_t row = first_inside(down, s->stride); row < end_inside(down, s->stride, s->height); row++) {
    const int8_t *xs = &slab[x + ((row * s->stride + down) * s->width + left * s->stride + right) * s->in_channels];
    const int8_t *gs = &slab[gy + (row * conv_out_width(s) + left) * s->out_channels];
    for (int32_t col = left; col < end; col++) {
      int32_t value = *xs;
      sum0 += value * gs[0];
      if (columns == BLOCK) {
        sum1 += value * gs[1];
        sum2 += value * gs[2];
        sum3 += value * gs[3];
      } else {
        sum1 += columns > 1 ? value * gs[1] : 0;
        sum2 += columns > 2 ? value * gs[2] : 0;
      }
      if (col + 1 < end) { /* no pointer behind the slab */
        xs += s->stride * s->in_channels;
        gs += s->out_channels;
      }
    }
  }
  sums[0] = sum0;
  sums[1] = sum1;
  sums[2] = sum2;
  sums[3] = sum3;
}

void tap_gradient8(const struct conv *s, int32_t x, int32_t gy, int32_t first_tap, int32_t end_tap, int32_t gw) {
  int32_t sums[BLOCK];
  for (int32_t tap = first_tap; tap < end_tap; tap++) {
    int32_t down = tap / s->kernel * s->dilation - conv_pad(s);
    int32_t right = tap % s->kernel * s->dilation - conv_pad(s);
    for (int32_t c = 0; c < s->in_channels; c++) {
      for (int32_t o = 0; o < s->out_channels; o += BLOCK) {
        int32_t columns = min32(BLOCK, s->out_channels - o);
        sum_products(s, x + c, gy + o, down, right, columns, sums);
        int32_t to = gw + 4 * (((tap - first_tap) * s->in_channels + c) * s->out_channels + o);
        memcpy(&slab[to], sums, 4 * (size_t)columns);
      }
    }
  }
}

void bias_gradient8(const struct conv *s, int32_t gy, int32_t gb) {
  for (int32_t o = 0; o < s->out_channels; o++) {
    int32_t sum = 0;
    for (int32_t at = gy + o; at < gy + conv_outputs(s); at += s->out_channels) {
      sum += slab[at];
    }
    put_int(&slab[gb + 4 * o], sum);
  }
}

int32_t bit_bytes(int32_t count) { return (count + 7) / 8; }

void open_units8(int32_t h, int32_t count, int32_t bits) {
  for (int32_t i = 0; i < count; i += 8) {
    int32_t open = 0;
    for (int32_t k = 0; k < min32(8, count - i); k++) {
      int8_t value = slab[h + i + k];
      open |= value > 0 && value < 127 ? 1 << k : 0;
    }
    slab[bits + i / 8] = (int8_t)open;
  }
}

void close_units8(int32_t bits, int32_t gradient, int32_t count) {
  for (int32_t i = 0; i < count; i++) {
    if (((uint8_t)slab[bits + i / 8] >> i % 8 & 1) == 0) {
      slab[gradient + i] = 0;
    }
  }
}

void close_units_of8(int32_t h, int32_t gradient, int32_t count) {
  for (int32_t i = 0; i < count; i++) {
    if (slab[h + i] <= 0 || slab[h + i] == 127) {
      slab[gradient + i] = 0;
    }
  }
}

int headroom8(int32_t map, int32_t count, int32_t roomy) {
  int32_t largest = 0;
  for (int32_t i = 0; i < count; i++) {
    int32_t value = slab[map + i];
    largest = max32(largest, value < 0 ? -1 - value : value);
  }
  return largest == 127 ? -1 : largest >= roomy ? 0 : 1;
}

int64_t sum_of_squares32(int32_t values, int32_t count) {
  uint64_t sum = 0;
  for (int32_t i = 0; i < count; i++) {
    int64_t value = get_int(&slab[values + 4 * i]);
    sum += (uint64_t)(value * value);
    if (sum > INT64_MAX) {
      return INT64_MAX;
    }
  }
  return (int64_t)sum;
}
