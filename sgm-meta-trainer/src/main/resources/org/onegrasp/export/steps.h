/*
 * From a layer's input and the gradient at its output to new weights: the twins of org.onegrasp.lesson.FixedUpdate, FixedSteps and
 * GradientNorms, and of org.onegrasp.rules.FixedDescent, which does the same with split weights.
 */
#ifndef ONEGRASP_STEPS_H
#define ONEGRASP_STEPS_H

#include <stdint.h>

/* Before a lesson, when the weights to start from are there. */
void steps_reset(void);

/*
 * Moves layer i's kernel and bias, in the workspace, which holds the gradient of one tap at least; what of it finds no room is made
 * twice, to be measured and to be applied.
 *
 *   v = v - v / 16 + 2 sqrt(n) g / N          int8, rounded stochastically; n parameters
 *   w = w - rate v |w0| / (2 sqrt(n))         int16, rounded stochastically
 *   N = max(|g|, mean |g| of late)
 *
 * x: the layer's input; gz: the gradient at its output before ReLU, of any scale; rate: Q0.24.
 */
void learn(int32_t i, int32_t x, int32_t gz, int32_t rate);

#endif
