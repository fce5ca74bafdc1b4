package org.onegrasp.arm;

/**
 * How inverse kinematics searches.
 *
 * @param metres a pose is reached when its position is nearer than this
 * @param radians and its direction nearer than this
 * @param iterations most of one attempt
 * @param attempts the first starts where the caller says, the others anywhere within the limits
 * @param seed of the places where attempts start
 */
public record IkSettings(double metres, double radians, int iterations, int attempts, long seed) {

  /** Ten times finer than an arm repeats. */
  public static final IkSettings STANDARD = new IkSettings(1e-5, 1e-4, 60, 60, 1);

  public IkSettings {
    if (!(metres > 0) || !(radians > 0) || iterations < 1 || attempts < 1) {
      throw new IllegalArgumentException(
          "inverse kinematics needs positive tolerances and counts, got " + metres + " m, "
              + radians + " rad, " + iterations + " iterations, " + attempts + " attempts");
    }
  }
}
