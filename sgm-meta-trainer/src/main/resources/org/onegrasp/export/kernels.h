/*
 * Convolutions in int8 with int32 sums, and what lessons ask of whole tensors: the twins of org.onegrasp.kernels.ScalarIntegers and
 * Elementwise. All tensors are offsets in bytes into the one slab; offsets may point in front of it where only some rows of a map are
 * there. int16 and int32 lie in it lowest byte first.
 */
#ifndef ONEGRASP_KERNELS_H
#define ONEGRASP_KERNELS_H

#include <stdint.h>

/* All tensors of a lesson. */
extern int8_t slab[];

/*
 * A convolution over a map: input (height, width, in_channels), output (height / stride, width / stride, out_channels), weights
 * (kernel, kernel, in_channels, out_channels), the last index innermost. Zero padding keeps the size. See org.onegrasp.kernels.ConvShape.
 */
struct conv {
  int32_t height;
  int32_t width;
  int32_t in_channels;
  int32_t out_channels;
  int32_t kernel;
  int32_t stride;
  int32_t dilation;
};

int32_t conv_pad(const struct conv *s);
int32_t conv_taps(const struct conv *s);
int32_t conv_tap_weights(const struct conv *s);
int32_t conv_weights(const struct conv *s);
int32_t conv_out_height(const struct conv *s);
int32_t conv_out_width(const struct conv *s);
int32_t conv_inputs(const struct conv *s);
int32_t conv_outputs(const struct conv *s);

/*
 * Rows first_row .. end_row - 1 of y = saturate8(rounding_shift_right(bias + sum of x * w, shift)), negative results 0 with relu.
 * bias is an offset of int32, negative for none; row 0 of x and of y would lie at their offsets.
 */
void convolve8(const struct conv *s, int32_t x, int32_t w, int32_t bias, int shift, int relu, int32_t y, int32_t first_row,
    int32_t end_row);

/* The int32 sums themselves, all rows. */
void convolve32(const struct conv *s, int32_t x, int32_t w, int32_t bias, int32_t y);

/* The gradient of the weights under taps first_tap .. end_tap - 1, int32 (taps, in_channels, out_channels), overwritten. */
void tap_gradient8(const struct conv *s, int32_t x, int32_t gy, int32_t first_tap, int32_t end_tap, int32_t gw);

/* Sums of gy over all cells, int32 (out_channels), overwritten. */
void bias_gradient8(const struct conv *s, int32_t gy, int32_t gb);

/* One bit a unit: whether 0 < h < 127. The bits may lie where h does. */
void open_units8(int32_t h, int32_t count, int32_t bits);

int32_t bit_bytes(int32_t count);

/* Makes a gradient 0 where its unit's bit is 0. */
void close_units8(int32_t bits, int32_t gradient, int32_t count);

/* The same while h is there. */
void close_units_of8(int32_t h, int32_t gradient, int32_t count);

/* Negative when a value is at its end (127 or -128), positive when all are from -roomy to roomy - 1, else 0. */
int headroom8(int32_t map, int32_t count, int32_t roomy);

/* Saturating at 2^63 - 1. */
int64_t sum_of_squares32(int32_t values, int32_t count);

#endif
