/*
 * A lesson by one learning rule and what it serves afterwards, on a machine without heap or files. Everything lies in one static array.
 *
 *   heights and grasp --> teach --> skill;   heights --> serve --> where to grasp
 *
 * One thread at a time. The same numbers as org.onegrasp.lesson.FixedLearner gives in Java: same seed, same skill, to the bit.
 */
#ifndef ONEGRASP_LESSON_H
#define ONEGRASP_LESSON_H

#include <stdint.h>

/* From above with a parallel gripper, in the frame of the work area (z up): metres and radians, see org.onegrasp.world.Grasp. */
struct grasp {
  double x;
  double y;
  double z; /* of the finger tips */
  double yaw;
  double width;
  double quality;
};

struct taught {
  float loss_before; /* nats, on augmentations that the lesson does not see */
  float loss_after;
  int accepted; /* whether the new weights may be used */
};

/*
 * Teaches from the start weights. progress, which may be null, is told after every sample.
 *
 * heights: int8 (SIDE, SIDE, CHANNELS), one unit a millimetre above the table.
 */
struct taught lesson_teach(const int8_t *heights, const struct grasp *grasp, uint64_t seed, int32_t samples,
    void (*progress)(int32_t sample, double loss));

/* Weight k of the network, k from 0 to PARAMETERS - 1: what a skill keeps. */
int16_t lesson_weight(int32_t k);

/* CRC-32, as of zlib, of all weights, int16 with the lowest byte first: to be told beside them, and given to `onegrasp import-skill`. */
uint32_t lesson_checksum(void);

/* Takes a skill's weights over. */
void lesson_load(const int16_t *weights);

/*
 * Where to grasp: the best place that fingers of this opening can close on. shown: the demonstrated grasp, whose height above the table
 * the finger tips keep.
 *
 * Returns 0 when there is none.
 */
int lesson_serve(const int8_t *heights, const struct grasp *shown, struct grasp *found);

#endif
