/* From int32 logits and an int8 label to an int8 error of the best scale: the twin of org.onegrasp.lesson.FixedSoftmax. */
#ifndef ONEGRASP_SOFTMAX_H
#define ONEGRASP_SOFTMAX_H

#include <stdint.h>

/*
 * Replaces each logit by its error in Q20, then writes the error as int8 in place of the label, rounded stochastically.
 *
 * bits: fraction bits of the logits. Returns the cross-entropy, nats.
 */
double softmax_error(int32_t logits, int32_t bits, int32_t label, int32_t count);

/* Replaces each logit by its probability times the factor, at most 1, as a float. */
void softmax_probabilities(int32_t logits, int32_t bits, float factor, int32_t count);

#endif
