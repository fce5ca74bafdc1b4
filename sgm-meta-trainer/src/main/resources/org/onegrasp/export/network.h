/*
 * The layers of the network, one at a time, in the slab: the twins of org.onegrasp.network.FixedNetwork and SlidingRows. What a step
 * needs for itself alone comes from its workspace, and is gone behind it.
 */
#ifndef ONEGRASP_NETWORK_H
#define ONEGRASP_NETWORK_H

#include <stdint.h>

#include "kernels.h"

/* Fraction bits are numbers of bits behind the binary point: a real value is its integer / 2^bits. */
struct layer {
  struct conv conv;
  int32_t parameters_at; /* of its kernel, then its bias, among all parameters */
  int32_t input_bits;
  int32_t accumulator_bits;
  int32_t output_shift; /* bits that sums lose on the way to the int8 output */
  int32_t relu;
};

int32_t layer_inputs(int32_t i);
int32_t layer_outputs(int32_t i);
int32_t layer_parameters(int32_t i);

/* The bytes that the present step has for itself. */
void workspace_begin(int32_t at, int32_t bytes);

/* Offset of so many bytes of it. */
int32_t workspace_take(int32_t bytes);

/* What can be taken at most. */
int32_t workspace_room(void);

/* To be handed back to workspace_release, which frees all that was taken since. */
int32_t workspace_mark(void);
void workspace_release(int32_t mark);

/* The weights as they are stored: weights_int16.c or weights_split.c, whichever the rule has. int16 units, products see the upper 8 bits. */
void weights_load(const int16_t *parameters);

/* Offset of layer i's kernel in int8, stored or packed into the workspace. */
int32_t weights_kernel(int32_t i);
int32_t weight_value(int32_t i, int32_t k);
int32_t bias_value(int32_t i, int32_t k);

/* Takes a step off, saturating. */
void weight_move(int32_t i, int32_t k, int64_t step);
void bias_move(int32_t i, int32_t k, int64_t step);

/* Of layer i's kernel and bias. */
int64_t weights_sum_of_squares(int32_t i);

/* int8 output of hidden layer i at y. */
void forward(int32_t i, int32_t x, int32_t y);

/* int32 sums of the last layer. */
void logits(int32_t x, int32_t y);

/* int8 gradient at layer i's input from that at its output; of layers with stride 1. */
void input_gradient(int32_t i, int32_t gz, int32_t shift, int32_t gx);

/* The same of a layer that writes its output over its input. */
void slide_forward(int32_t i, int32_t map);
void slide_backward(int32_t i, int32_t map, int32_t shift);

/* Layers 0 and 1, of whose map between them only some rows exist at a time. */
void slide_lowest(int32_t input, int32_t to);

#endif
