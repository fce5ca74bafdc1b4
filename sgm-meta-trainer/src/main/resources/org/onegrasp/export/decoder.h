/*
 * Finds the grasp that a quality map asks for and that the gripper can do: the twin of org.onegrasp.grasp.GraspDecoder, GripProfile and
 * TablePlane, in doubles as there.
 */
#ifndef ONEGRASP_DECODER_H
#define ONEGRASP_DECODER_H

#include <stdint.h>

#include "lesson.h"

/*
 * quality: offset in the slab of floats (OUTPUT_SIDE, OUTPUT_SIDE, BINS); heights: what was seen, int8 (SIDE, SIDE, CHANNELS).
 *
 * Returns 0 when nothing there can be grasped.
 */
int decode(int32_t quality, const int8_t *heights, const struct grasp *shown, struct grasp *found);

#endif
