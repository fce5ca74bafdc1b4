package org.onegrasp.world.table;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How to set up an embedded world.
 *
 * @param world SDF world file, or null for the shipped one
 * @param sensor which camera takes the pictures
 * @param colour whether observations carry rgb; without it they are quicker
 * @param seed of the camera's variation and noise
 */
public record SimConfiguration(Path world, Sensor sensor, boolean colour, long seed) {
  /** Kinds of camera, see {@link SensorModel}. */
  public enum Sensor {
    /** The camera of the world file, calibrated exactly, with the usual noise. */
    NOMINAL,
    /** One of the family that meta-training sees, drawn by the seed. */
    SAME,
    /** One of another kind, which meta-training never sees, drawn by the seed. */
    UNSEEN
  }

  public SimConfiguration {
    Objects.requireNonNull(sensor, "sensor");
  }

  /** The shipped world with its own camera and colour. */
  public static SimConfiguration shipped(long seed) {
    return new SimConfiguration(null, Sensor.NOMINAL, true, seed);
  }
}
