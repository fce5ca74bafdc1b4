/**
 * The seam between learner and world: what is seen, where to grasp, what came of it. Records only, in metres and
 * radians.
 */
package org.onegrasp.world;
