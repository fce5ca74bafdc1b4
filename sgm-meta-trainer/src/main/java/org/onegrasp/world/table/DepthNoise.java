package org.onegrasp.world.table;

import java.util.SplittableRandom;
import org.onegrasp.world.CameraModel;

/**
 * What a structured-light or stereo depth camera makes of an ideal depth picture. In order: holes in the projector's
 * shadow, at depth steps, on grazing surfaces and at random; edges that wander by part of a pixel; systematic error
 * (scale, bias, vertical bands); axial noise that grows with the square of the distance; rounding of the disparity. The
 * growth and the holes follow Khoshelham and Oude Elberink, "Accuracy and Resolution of Kinect Depth Data", 2012, and
 * Nguyen, Izadi and Lovell, "Modeling Kinect Sensor Noise for Improved 3D Reconstruction and Tracking", 2012.
 *
 * <p>
 * Random numbers are sums of uniform ones: nearly normal, within 3.5 standard deviations, and the same bits on every
 * machine.
 *
 * @param axialMetres standard deviation of the depth at distance 0
 * @param axialPerMetre growth of that deviation, 1/metres: it is axialMetres + axialPerMetre z^2
 * @param lateralPixels standard deviation of where along the row and the column the depth is taken from
 * @param stepMetres a difference to a neighbour above this is a depth step
 * @param stepHoles 0 to 1, probability of a hole at a depth step
 * @param grazingCosine holes begin where the cosine between the surface normal and the ray is below this and are
 * certain at 0
 * @param projectorMetres the projector's place to the right of the camera (negative: to the left); 0 = no shadow
 * @param dropouts 0 to 1, share of pixels lost for no reason
 * @param dropoutPixels side of the squares in which they are lost
 * @param scale factor on every depth, 1 = true
 * @param biasMetres added to every depth
 * @param bandMetres amplitude of vertical bands
 * @param bandPixels period of the bands
 * @param roundingPerMetre step of the inverse depth, 1/metres (at z a step of that times z^2); 0 = none
 */
public record DepthNoise(double axialMetres, double axialPerMetre, double lateralPixels, double stepMetres,
    double stepHoles,
    double grazingCosine, double projectorMetres, double dropouts, int dropoutPixels, double scale, double biasMetres,
    double bandMetres, double bandPixels, double roundingPerMetre) {

  /** A perfect camera. */
  public static final DepthNoise NONE = new DepthNoise(0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0);
  /** A healthy short-range camera: about 1 mm of noise at 0.7 m, few holes apart from edges and shadows. */
  public static final DepthNoise USUAL =
      new DepthNoise(0.0004, 0.0012, 0.4, 0.015, 0.4, 0.25, 0.05, 0.005, 2, 1, 0, 0, 1, 0.001);

  public DepthNoise {
    if (!(axialMetres >= 0 && axialPerMetre >= 0 && lateralPixels >= 0 && bandMetres >= 0 && roundingPerMetre >= 0)) {
      throw new IllegalArgumentException("depth noise: no deviation, amplitude or step can be negative");
    }
    if (!(stepHoles >= 0 && stepHoles <= 1 && dropouts >= 0 && dropouts <= 1)) {
      throw new IllegalArgumentException(
          "depth noise: holes are shares from 0 to 1, got " + stepHoles + " and " + dropouts);
    }
    if (dropoutPixels < 1 || !(bandPixels > 0) || !(scale > 0) || !(stepMetres > 0)) {
      throw new IllegalArgumentException(
          "depth noise: sizes, scale and depth step must be positive, got " + dropoutPixels + ", "
              + bandPixels + ", " + scale + ", " + stepMetres);
    }
  }

  /** The same kind of camera with {@code factor} times the random part: noise, holes and wandering edges. */
  public DepthNoise times(double factor) {
    return new DepthNoise(axialMetres * factor, axialPerMetre * factor, lateralPixels * factor, stepMetres,
        Math.min(1, stepHoles * factor), grazingCosine, projectorMetres, Math.min(1, dropouts * factor), dropoutPixels,
        scale,
        biasMetres, bandMetres, bandPixels, roundingPerMetre);
  }

  /** Overwrites an ideal depth picture (metres, row-major); NaN where the camera now sees nothing. */
  public void apply(CameraModel camera, float[] depthMetres, SplittableRandom random) {
    apply(camera, depthMetres, random, random);
  }

  /** The same with holes from a stream of their own: where that repeats, so do the holes in the same picture. */
  void apply(CameraModel camera, float[] depthMetres, SplittableRandom holesRandom, SplittableRandom random) {
    boolean[] holes = new DepthNoiseHoles(this, camera, depthMetres).find(holesRandom);
    float[] ideal = depthMetres.clone();
    double[] bands = bands(camera.width());
    for (int row = 0; row < camera.height(); row++) {
      for (int column = 0; column < camera.width(); column++) {
        int i = row * camera.width() + column;
        depthMetres[i] = holes[i] ? Float.NaN : measured(camera, ideal, row, column, bands[column], random);
      }
    }
  }

  private float measured(CameraModel camera, float[] ideal, int row, int column, double band, SplittableRandom random) {
    long bits = random.nextLong();
    int fromColumn = (int) Math.floor(column + 0.5 + lateralPixels * coarseNormal((int) bits));
    int fromRow = (int) Math.floor(row + 0.5 + lateralPixels * coarseNormal((int) (bits >>> 32)));
    int from = Math.min(camera.height() - 1, Math.max(0, fromRow)) * camera.width()
        + Math.min(camera.width() - 1, Math.max(0, fromColumn));
    double z = ideal[from];
    if (!(z > 0 && z < Double.POSITIVE_INFINITY)) {
      return Float.NaN;
    }
    double deviation = axialMetres + axialPerMetre * z * z;
    double noisy = scale * z + biasMetres + band + deviation * normal(random.nextLong());
    return (float) (roundingPerMetre > 0 ? 1 / (Math.rint(1 / (noisy * roundingPerMetre)) * roundingPerMetre) : noisy);
  }

  /** Sum of four 16-bit numbers, moved to mean 0 and deviation 1: 4 (2^32 - 1) / 12 is the variance of the sum. */
  private static double normal(long bits) {
    long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
    return (sum - 131070) / 37837.2;
  }

  /** The same of four 8-bit numbers: variance 4 (2^16 - 1) / 12; steps of 1 / 148. */
  private static double coarseNormal(int bits) {
    int sum = (bits & 0xff) + (bits >>> 8 & 0xff) + (bits >>> 16 & 0xff) + (bits >>> 24);
    return (sum - 510) / 147.8;
  }

  private double[] bands(int width) {
    double[] bands = new double[width];
    for (int column = 0; column < width; column++) {
      bands[column] = bandMetres * StrictMath.sin(2 * Math.PI * column / bandPixels);
    }
    return bands;
  }
}
