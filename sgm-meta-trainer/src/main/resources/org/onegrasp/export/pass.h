/*
 * One sample's way through the network, step by step, as the rule's planner in Java has laid it down: description.c lists the steps and
 * where the tensors of each lie.
 */
#ifndef ONEGRASP_PASS_H
#define ONEGRASP_PASS_H

#include <stdint.h>

#include "kernels.h"
#include "lesson.h"
#include "random.h"

/* What a step does with the tensors at a, b and c. */
enum work {
  SAMPLE,         /* the next sample to a, its label to b */
  SAMPLE_OF_SEED, /* the same, so that SAME_SAMPLE can make it again */
  SAME_SAMPLE,    /* to a */
  FORWARD,        /* layer i from a to b */
  SLIDE_LOWEST,   /* layers 0 and 1 from a to b */
  SLIDE_FORWARD,  /* layer i over its input a */
  LOGITS,         /* the last layer from a to b, int32 */
  ERROR,          /* the error from the logits a to b, where the label lies */
  OPEN_UNITS,     /* one bit a unit of layer i's output a to b */
  DESCEND,        /* through layer i, from the gradient a at its output to b at its input, whose values are at c */
  SLIDE_DOWN,     /* through layer i, from b to c, which may be b, closed by the bits at a */
  REDUCE,         /* C_i of the modules, from a to b */
  MODULE_STEP,    /* Q_i, from a to b */
  OUTLET,         /* E_i, from a to c, closed by the bits at b */
  LEARN           /* layer i from its input a and the gradient b */
};

struct step {
  uint8_t work;
  uint8_t learning; /* left out where a sample is only looked at */
  int16_t layer;
  int32_t a;
  int32_t b;
  int32_t c;
  int32_t workspace;
  int32_t workspace_bytes;
};

/* Convolutions of the synthetic gradient modules. */
struct module {
  struct conv reduction;
  struct conv step;
  struct conv outlet;
  int32_t reduction_at; /* weights, in the slab */
  int32_t step_at;
  int32_t outlet_at;
  int32_t upsampled; /* the outlet gives the values of 2 x 2 cells at once */
};

/* Before a lesson. */
void pass_reset(void);

/* One sample; learns where rates (Q0.24, of each layer) are given. Returns the loss, nats. */
double pass_sample(const struct grasp *grasp, struct random *random, const int32_t *rates);

/* What the network says of an input that lies where samples do: forward only. Returns the offset of the int32 logits. */
int32_t pass_serve(void);

/* Where the network's input lies at the beginning of a pass. */
int32_t pass_input(void);

#endif
