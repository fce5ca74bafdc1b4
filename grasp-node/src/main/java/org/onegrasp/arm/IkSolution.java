package org.onegrasp.arm;

/**
 * The best that a search has found.
 *
 * @param solved the pose is reached within the tolerances
 * @param joints positions in the order of {@link KinematicChain#joints}, within the limits; radians or metres
 * @param metres distance left
 * @param radians turn left
 * @param iterations of all attempts together
 */
public record IkSolution(boolean solved, double[] joints, double metres, double radians, int iterations) {}
