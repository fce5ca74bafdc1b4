package org.onegrasp.world.table;

import java.nio.file.Path;
import java.util.Objects;
import org.onegrasp.world.WorkArea;

/**
 * How to set up an embedded world.
 *
 * @param world SDF world file, or null for the shipped one
 * @param sensor which camera takes the pictures
 * @param colour whether observations carry rgb; without it they are quicker
 * @param seed of the camera's variation and noise
 * @param areaSize side of the square on which objects may be placed, metres
 */
public record SimConfiguration(Path world, Sensor sensor, boolean colour, long seed, double areaSize) {
  /** Kinds of camera, see {@link SensorModel}. */
  public enum Sensor {
    /** The camera of the world file, calibrated exactly, with the usual noise. */
    NOMINAL,
    /** One of the family that meta-training sees, drawn by the seed. */
    SAME,
    /** One of another kind, which meta-training never sees, drawn by the seed. */
    UNSEEN,
    /** One of a third kind, on which nothing may be tuned, drawn by the seed. */
    THIRD,
    /** One of a fourth kind, which only the sealed set looks through, drawn by the seed. */
    SEALED
  }

  private static final double MOST_AREA = 0.9; // the shipped table's shorter side

  public SimConfiguration {
    Objects.requireNonNull(sensor, "sensor");
    if (!(areaSize > 0 && areaSize <= MOST_AREA)) {
      throw new IllegalArgumentException(
          "objects may be placed on a square of more than 0 and at most " + MOST_AREA + " m, got " + areaSize);
    }
  }

  /** With the work area of the shipped models. */
  public SimConfiguration(Path world, Sensor sensor, boolean colour, long seed) {
    this(world, sensor, colour, seed, WorkArea.STANDARD.size());
  }

  /** The shipped world with its own camera and colour. */
  public static SimConfiguration shipped(long seed) {
    return new SimConfiguration(null, Sensor.NOMINAL, true, seed);
  }
}
