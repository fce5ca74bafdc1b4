#include "kernels.h"

#include <string.h>

#include "fixedpoint.h"

/* Output channels that are summed up at a time, in registers, and neighbouring cells or input channels beside each other. */
#define BLOCK 4
#define PAIR 2

/* Loops that would lose their registers where they are called. */
#ifdef __GNUC__
#define OF_ITS_OWN __attribute__((noinline))
#else
#define OF_ITS_OWN
#endif

int32_t conv_pad(const struct conv *s) { return s->dilation * (s->kernel - 1) / 2; }

int32_t conv_taps(const struct conv *s) { return s->kernel * s->kernel; }

int32_t conv_tap_weights(const struct conv *s) { return s->in_channels * s->out_channels; }

int32_t conv_weights(const struct conv *s) { return conv_taps(s) * conv_tap_weights(s); }

int32_t conv_out_height(const struct conv *s) { return s->height / s->stride; }

int32_t conv_out_width(const struct conv *s) { return s->width / s->stride; }

int32_t conv_inputs(const struct conv *s) { return s->height * s->width * s->in_channels; }

int32_t conv_outputs(const struct conv *s) { return conv_out_height(s) * conv_out_width(s) * s->out_channels; }

/* Adds the products of two input cells with BLOCK columns of weights to the sums. */
OF_ITS_OWN static void add_cells(const int8_t *x0, const int8_t *x1, const int8_t *w, const struct conv *s, int32_t sums[PAIR][BLOCK]) {
  int32_t a0 = sums[0][0];
  int32_t a1 = sums[0][1];
  int32_t a2 = sums[0][2];
  int32_t a3 = sums[0][3];
  int32_t b0 = sums[1][0];
  int32_t b1 = sums[1][1];
  int32_t b2 = sums[1][2];
  int32_t b3 = sums[1][3];
  const int8_t *end = x0 + s->in_channels;
  for (int32_t step = s->out_channels; x0 != end; x0++, x1++, w += step) {
    int32_t a = *x0;
    int32_t b = *x1;
    a0 += a * w[0];
    b0 += b * w[0];
    a1 += a * w[1];
    b1 += b * w[1];
    a2 += a * w[2];
    b2 += b * w[2];
    a3 += a * w[3];
    b3 += b * w[3];
  }
  sums[0][0] = a0;
  sums[0][1] = a1;
  sums[0][2] = a2;
  sums[0][3] = a3;
  sums[1][0] = b0;
  sums[1][1] = b1;
  sums[1][2] = b2;
  sums[1][3] = b3;
}

static void add_cell(const int8_t *x, const int8_t *w, const struct conv *s, int32_t columns, int32_t sums[BLOCK]) {
  for (int32_t c = 0; c < s->in_channels; c++, w += s->out_channels) {
    for (int32_t o = 0; o < columns; o++) {
      sums[o] += x[c] * w[o];
    }
  }
}

/* The sums of output channels o .. o + columns - 1 of the cell in a row and column, and of the next one. */
static void accumulate(const struct conv *s, int32_t x, int32_t w, int32_t row, int32_t col, int32_t columns, int32_t sums[PAIR][BLOCK]) {
  int32_t top = row * s->stride - conv_pad(s);
  int32_t left = col * s->stride - conv_pad(s);
  int pair = col + 1 < conv_out_width(s);
  for (int32_t ky = 0; ky < s->kernel; ky++) {
    int32_t iy = top + ky * s->dilation;
    if (iy < 0 || iy >= s->height) {
      continue;
    }
    for (int32_t kx = 0; kx < s->kernel; kx++) {
      int32_t ix = left + kx * s->dilation;
      int first = ix >= 0 && ix < s->width;
      int second = pair && ix + s->stride >= 0 && ix + s->stride < s->width;
      int32_t at = x + (iy * s->width + ix) * s->in_channels;
      int32_t beside = at + s->stride * s->in_channels;
      const int8_t *weights = &slab[w + (ky * s->kernel + kx) * conv_tap_weights(s)];
      if (first && second && columns == BLOCK) {
        add_cells(&slab[at], &slab[beside], weights, s, sums);
        continue;
      }
      if (first) {
        add_cell(&slab[at], weights, s, columns, sums[0]);
      }
      if (second) {
        add_cell(&slab[beside], weights, s, columns, sums[1]);
      }
    }
  }
}

/* The sums of two cells begin with the bias, an offset of int32, or with 0. */
static void begin(int32_t bias, int32_t columns, int32_t sums[PAIR][BLOCK]) {
  for (int32_t k = 0; k < columns; k++) {
    sums[0][k] = bias < 0 ? 0 : get_int(&slab[bias + 4 * k]);
    sums[1][k] = sums[0][k];
  }
}

void convolve8(const struct conv *s, int32_t x, int32_t w, int32_t bias, int shift, int relu, int32_t y, int32_t first_row,
    int32_t end_row) {
  int32_t sums[PAIR][BLOCK];
  for (int32_t row = first_row; row < end_row; row++) {
    for (int32_t col = 0; col < conv_out_width(s); col += PAIR) {
      int32_t cells = min32(PAIR, conv_out_width(s) - col);
      for (int32_t o = 0; o < s->out_channels; o += BLOCK) {
        int32_t columns = min32(BLOCK, s->out_channels - o);
        begin(bias < 0 ? bias : bias + 4 * o, columns, sums);
        accumulate(s, x, w + o, row, col, columns, sums);
        for (int32_t k = 0; k < cells * columns; k++) {
          int8_t value = requantise8(sums[k / columns][k % columns], shift);
          slab[y + (row * conv_out_width(s) + col + k / columns) * s->out_channels + o + k % columns] = relu && value < 0 ? 0 : value;
        }
      }
    }
  }
}

void convolve32(const struct conv *s, int32_t x, int32_t w, int32_t bias, int32_t y) {
  int32_t sums[PAIR][BLOCK];
  for (int32_t row = 0; row < conv_out_height(s); row++) {
    for (int32_t col = 0; col < conv_out_width(s); col += PAIR) {
      int32_t cells = min32(PAIR, conv_out_width(s) - col);
      for (int32_t o = 0; o < s->out_channels; o += BLOCK) {
        int32_t columns = min32(BLOCK, s->out_channels - o);
        begin(bias < 0 ? bias : bias + 4 * o, columns, sums);
        accumulate(s, x, w + o, row, col, columns, sums);
        for (int32_t cell = 0; cell < cells; cell++) {
          int32_t to = y + 4 * ((row * conv_out_width(s) + col + cell) * s->out_channels + o);
          memcpy(&slab[to], sums[cell], 4 * (size_t)columns);
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

/* Adds up a row of cells: two input channels beside each other with BLOCK output channels. */
OF_ITS_OWN static void add_row(const int8_t *x, const int8_t *gy, int32_t cells, const struct conv *s, int32_t sums[PAIR][BLOCK]) {
  int32_t a0 = sums[0][0];
  int32_t a1 = sums[0][1];
  int32_t a2 = sums[0][2];
  int32_t a3 = sums[0][3];
  int32_t b0 = sums[1][0];
  int32_t b1 = sums[1][1];
  int32_t b2 = sums[1][2];
  int32_t b3 = sums[1][3];
  int32_t x_step = s->stride * s->in_channels;
  int32_t gy_step = s->out_channels;
  for (int32_t at = 0, gy_at = 0; cells > 0; cells--, at += x_step, gy_at += gy_step) {
    int32_t a = x[at];
    int32_t b = x[at + 1];
    const int8_t *g = &gy[gy_at];
    a0 += a * g[0];
    b0 += b * g[0];
    a1 += a * g[1];
    b1 += b * g[1];
    a2 += a * g[2];
    b2 += b * g[2];
    a3 += a * g[3];
    b3 += b * g[3];
  }
  sums[0][0] = a0;
  sums[0][1] = a1;
  sums[0][2] = a2;
  sums[0][3] = a3;
  sums[1][0] = b0;
  sums[1][1] = b1;
  sums[1][2] = b2;
  sums[1][3] = b3;
}

/* The same of any number of channels. */
static void add_row_of(const int8_t *x, const int8_t *gy, int32_t cells, const struct conv *s, int32_t channels, int32_t columns,
    int32_t sums[PAIR][BLOCK]) {
  for (int32_t cell = 0; cell < cells; cell++) {
    for (int32_t c = 0; c < channels; c++) {
      int32_t value = x[cell * s->stride * s->in_channels + c];
      for (int32_t o = 0; o < columns; o++) {
        sums[c][o] += value * gy[cell * s->out_channels + o];
      }
    }
  }
}

/* Sums over the cells of a tap, which is down and right of the output's cells. */
static void sum_products(const struct conv *s, int32_t x, int32_t gy, int32_t down, int32_t right, int32_t channels, int32_t columns,
    int32_t sums[PAIR][BLOCK]) {
  int32_t left = first_inside(right, s->stride);
  int32_t cells = end_inside(right, s->stride, s->width) - left;
  memset(sums, 0, PAIR * sizeof sums[0]);
  for (int32_t row = first_inside(down, s->stride); cells > 0 && row < end_inside(down, s->stride, s->height); row++) {
    const int8_t *xs = &slab[x + ((row * s->stride + down) * s->width + left * s->stride + right) * s->in_channels];
    const int8_t *gs = &slab[gy + (row * conv_out_width(s) + left) * s->out_channels];
    if (channels == PAIR && columns == BLOCK) {
      add_row(xs, gs, cells, s, sums);
    } else {
      add_row_of(xs, gs, cells, s, channels, columns, sums);
    }
  }
}

void tap_gradient8(const struct conv *s, int32_t x, int32_t gy, int32_t first_tap, int32_t end_tap, int32_t gw) {
  int32_t sums[PAIR][BLOCK];
  for (int32_t tap = first_tap; tap < end_tap; tap++) {
    int32_t down = tap / s->kernel * s->dilation - conv_pad(s);
    int32_t right = tap % s->kernel * s->dilation - conv_pad(s);
    for (int32_t c = 0; c < s->in_channels; c += PAIR) {
      int32_t channels = min32(PAIR, s->in_channels - c);
      for (int32_t o = 0; o < s->out_channels; o += BLOCK) {
        int32_t columns = min32(BLOCK, s->out_channels - o);
        sum_products(s, x + c, gy + o, down, right, channels, columns, sums);
        for (int32_t k = 0; k < channels; k++) {
          int32_t to = gw + 4 * (((tap - first_tap) * s->in_channels + c + k) * s->out_channels + o);
          memcpy(&slab[to], sums[k], 4 * (size_t)columns);
        }
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
