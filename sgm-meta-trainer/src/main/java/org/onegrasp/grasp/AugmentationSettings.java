package org.onegrasp.grasp;

/**
 * How far training samples may differ from the one demonstration that they come from.
 *
 * @param heightScale heights are scaled by 1 - heightScale to 1 + heightScale
 * @param heightOffsetMm millimetres, 0 to this is added to the object's cells
 * @param noiseMm millimetres, -noiseMm to noiseMm is added to each of the object's cells
 * @param dropouts up to this many blind spots, 0 to turn them off
 * @param dropoutRadiusCells radius of a blind spot in cells of 4 mm
 * @param mirror whether half of the samples are mirrored; off unless mirrored objects are taken by the mirrored grasp
 * @param clutter 0 to 1, share of the samples in which other things stand around the object
 */
public record AugmentationSettings(double heightScale, int heightOffsetMm, int noiseMm, int dropouts,
    int dropoutRadiusCells,
    boolean mirror, double clutter) {

  public static final AugmentationSettings STANDARD = new AugmentationSettings(0.08, 2, 1, 3, 3, false, 0);
  /** Only turned and moved. */
  public static final AugmentationSettings RIGID = new AugmentationSettings(0, 0, 0, 0, 1, false, 0);

  public AugmentationSettings {
    if (!(heightScale >= 0 && heightScale <= 0.5)) {
      throw new IllegalArgumentException("heightScale must be 0 to 0.5, got " + heightScale);
    }
    if (heightOffsetMm < 0 || noiseMm < 0 || noiseMm > 20 || heightOffsetMm > 20) {
      throw new IllegalArgumentException(
          "heightOffsetMm and noiseMm must be 0 to 20, got " + heightOffsetMm + ", " + noiseMm);
    }
    if (dropouts < 0 || dropouts > 20 || dropoutRadiusCells < 1 || dropoutRadiusCells > 12) {
      throw new IllegalArgumentException("need 0 to 20 dropouts with a radius of 1 to 12 cells, got " + dropouts + ", "
          + dropoutRadiusCells);
    }
    if (!(clutter >= 0 && clutter <= 1)) {
      throw new IllegalArgumentException("clutter must be 0 to 1, got " + clutter);
    }
  }

  /** The same with other things in a share of the samples. */
  public AugmentationSettings withClutter(double share) {
    return new AugmentationSettings(heightScale, heightOffsetMm, noiseMm, dropouts, dropoutRadiusCells, mirror, share);
  }
}
