/* What Java wrote of the model and of the rule: numbers alone, sizes in sizes.h and tables in description.c. */
#ifndef ONEGRASP_DESCRIPTION_H
#define ONEGRASP_DESCRIPTION_H

#include <stdint.h>

#include "network.h"
#include "pass.h"
#include "sizes.h"

/* exp(-k / 32), Q16. */
extern const int32_t exponentials[EXPONENTIALS];

extern const struct layer layers[LAYERS];

/* What is done with one sample, in order. */
extern const struct step steps[STEPS];

/* Each layer's rate at the beginning of a lesson. */
extern const double start_rates[LAYERS];

/* The network's weights before any lesson, int16, of every layer the kernel and then the bias. */
extern const int16_t start_weights[PARAMETERS];

#ifdef MODULES
/* Of the synthetic gradient modules; module j stands at the output of layer j. */
extern const struct module modules[MODULES];
extern const int8_t module_weights[MODULE_PARAMETERS];
#endif

#endif
