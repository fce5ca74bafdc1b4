/*
 * Makes training samples from one demonstration: turned by any angle, moved to any place, with other heights, noise and blind spots.
 * The twin of org.onegrasp.grasp.Augmenter and GraspLabel. In integers but for places, sines, exponentials and the label, which are
 * doubles and floats in the order of operations of the Java code.
 */
#ifndef ONEGRASP_AUGMENTER_H
#define ONEGRASP_AUGMENTER_H

#include <stdint.h>

#include "lesson.h"
#include "random.h"

/* Square cells over the work area: see org.onegrasp.world.Grid. */
double grid_cell(int32_t side);
double grid_col(int32_t side, double x);
double grid_row(int32_t side, double y);
double grid_x(int32_t side, double col);
double grid_y(int32_t side, double row);

/* One sample of what was shown, int8 (SIDE, SIDE, CHANNELS) at out. */
void augment(const struct grasp *grasp, struct random *random, int32_t out);

/* The label of the latest sample, int8 (OUTPUT_SIDE, OUTPUT_SIDE, BINS), 127 = 1. */
void augmented_label(int32_t label);

#endif
