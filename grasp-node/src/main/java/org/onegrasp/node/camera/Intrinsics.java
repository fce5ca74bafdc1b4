package org.onegrasp.node.camera;

import static org.onegrasp.node.health.Problems.Subject.CAMERA;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.RegionOfInterest;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.Rectified;
import org.onegrasp.world.CameraModel;

/**
 * Reads the camera model of a depth image from its camera info, as sensor_msgs/CameraInfo defines it: P's left 3x3
 * holds for rectified pictures, K for raw ones; both are of the full picture, before binning and the region of
 * interest. The centre is scaled with the binning as image_geometry does it.
 */
public final class Intrinsics {
  /** No model of sensor_msgs has more parameters. */
  public static final int MOST_DISTORTION = 64;
  /** K and P that differ by less, in pixels, are the same. */
  private static final double SAME_PIXELS = 1;
  private static final int MOST_BINNING = 64;
  /** Shortest and longest focal length, in widths of the picture: a view of 169 degrees, and of one degree. */
  private static final double SHORTEST = 1 / 20.0;
  private static final double LONGEST = 50;

  private static final String DECIDE = "If they are rectified, set ~rectified to true; if they are raw, to false";

  private final Rectified rectified;
  private final boolean namedRectified;

  /**
   * What a camera info says about an image.
   *
   * @param lens that bends the rays of this image; nothing when it is rectified
   * @param doubts what a person should decide; empty when all is plain
   */
  record Reading(CameraModel camera, Optional<LensDistortion> lens, List<String> doubts) {}

  /** Focal lengths and centre, pixels of the full picture. */
  private record Matrix(String name, double fx, double fy, double cx, double cy) {
    static Matrix k(CameraInfo info) {
      return new Matrix("K", info.k()[0], info.k()[4], info.k()[2], info.k()[5]);
    }

    static Matrix p(CameraInfo info) {
      return new Matrix("P", info.p()[0], info.p()[5], info.p()[2], info.p()[6]);
    }

    boolean filled() {
      return fx != 0 || fy != 0;
    }

    String inWords() {
      return name + " (fx " + fx + ", fy " + fy + ", cx " + cx + ", cy " + cy + ")";
    }
  }

  /** @param topic of the images: its name may say that they are rectified */
  Intrinsics(Rectified rectified, String topic) {
    this.rectified = rectified;
    this.namedRectified = Rectified.saidBy(topic);
  }

  /** @throws UnusableInputException when the camera info belongs to another image or is none of a calibrated camera */
  Reading read(CameraInfo info, int width, int height) {
    int binX = binning(info.binningX(), "x");
    int binY = binning(info.binningY(), "y");
    RegionOfInterest region = region(info);
    if (region.width() / binX != width || region.height() / binY != height) {
      throw unusable(
          "camera info is for " + info.width() + "x" + info.height() + " pixels" + part(region, info, binX, binY)
              + ", the depth image has " + width + "x" + height
              + ": connect ~camera_info to the info of the depth camera");
    }
    if (info.d().length > MOST_DISTORTION) {
      throw unusable(
          "camera info has more than " + MOST_DISTORTION + " parameters of distortion: check the camera driver");
    }
    Matrix k = Matrix.k(info);
    Matrix p = Matrix.p(info);
    boolean distorted = LensDistortion.distorts(info.d());
    Matrix matrix = usesP(k, p, distorted) ? p : k;
    check(matrix, info);
    Optional<LensDistortion> lens =
        matrix == k && rectified == Rectified.FALSE ? LensDistortion.of(info) : Optional.empty();
    CameraModel camera = new CameraModel(width, height, matrix.fx / binX, matrix.fy / binY,
        (matrix.cx - region.xOffset()) / binX, (matrix.cy - region.yOffset()) / binY);
    return new Reading(camera, lens, doubts(info, matrix, distorted, lens.isPresent()));
  }

  private static int binning(int binning, String axis) {
    if (binning < 0 || binning > MOST_BINNING) {
      throw unusable(
          "camera info has binning_" + axis + " = " + Integer.toUnsignedLong(binning) + ", more than " + MOST_BINNING
              + ": check the camera driver");
    }
    return Math.max(1, binning);
  }

  /** The part of the full picture that was read out. */
  private static RegionOfInterest region(CameraInfo info) {
    RegionOfInterest roi = info.roi();
    RegionOfInterest region = roi.width() == 0 && roi.height() == 0 && roi.xOffset() == 0 && roi.yOffset() == 0
        ? new RegionOfInterest(0, 0, info.height(), info.width(), false) : roi;
    boolean inside = region.xOffset() >= 0 && region.yOffset() >= 0 && region.width() >= 0 && region.height() >= 0
        && (long) region.xOffset() + region.width() <= info.width()
        && (long) region.yOffset() + region.height() <= info.height();
    if (!inside) {
      throw unusable(
          "camera info has a region of interest of " + inWords(region) + ", which is not inside its picture of "
              + info.width() + "x" + info.height() + " pixels: check the camera driver");
    }
    return region;
  }

  private static String inWords(RegionOfInterest region) {
    return Integer.toUnsignedLong(region.width()) + "x" + Integer.toUnsignedLong(region.height()) + " pixels at column "
        + Integer.toUnsignedLong(region.xOffset()) + ", row " + Integer.toUnsignedLong(region.yOffset());
  }

  private static String part(RegionOfInterest region, CameraInfo info, int binX, int binY) {
    boolean whole = region.width() == info.width() && region.height() == info.height();
    return (whole ? "" : ", of them " + inWords(region))
        + (binX == 1 && binY == 1 ? "" : ", with binning " + binX + "x" + binY
            + " for images of " + region.width() / binX + "x" + region.height() / binY);
  }

  private boolean usesP(Matrix k, Matrix p, boolean distorted) {
    if (!p.filled() || !k.filled()) {
      return p.filled();
    }
    return rectified == Rectified.TRUE || rectified == Rectified.AUTO && (namedRectified || distorted);
  }

  private static void check(Matrix matrix, CameraInfo info) {
    double least = info.width() * SHORTEST;
    double most = info.width() * LONGEST;
    if (!(matrix.fx >= least && matrix.fx <= most && matrix.fy >= least && matrix.fy <= most)) {
      throw unusable(
          "camera info has focal lengths " + matrix.fx + " and " + matrix.fy + " pixels in " + matrix.name + ", for "
              + info.width() + " pixels across they are between " + Math.ceil(least) + " and " + Math.floor(most)
              + ": calibrate the camera or load its calibration in the driver");
    }
    if (!near(matrix.cx, info.width()) || !near(matrix.cy, info.height())) {
      throw unusable("camera info has its centre at cx = " + matrix.cx + ", cy = " + matrix.cy + " in " + matrix.name
          + ", far outside the picture of " + info.width() + "x" + info.height()
          + " pixels: calibrate the camera or load its calibration in the driver");
    }
  }

  /** Within a picture's width on both sides of the picture. */
  private static boolean near(double centre, int size) {
    return centre >= -size && centre <= 2.0 * size;
  }

  private List<String> doubts(CameraInfo info, Matrix used, boolean distorted, boolean straightened) {
    List<String> doubts = new ArrayList<>();
    Matrix k = Matrix.k(info);
    Matrix p = Matrix.p(info);
    boolean raw = used.name.equals("K");
    Optional<LensDistortion> lens = LensDistortion.of(info);
    double byLens = pixelsApart(info, k, raw ? k : p, lens);
    if (!raw && k.filled() && rectified == Rectified.AUTO && !namedRectified && !(byLens <= SAME_PIXELS)) {
      doubts.add(
          "raw and rectified pictures of this camera differ by up to " + pixels(byLens) + ", " + k.inWords() + " and "
              + p.inWords() + ": P was taken, as for rectified pictures. " + DECIDE);
    }
    double matrices = p.filled() ? pixelsApart(info, k, p, Optional.empty()) : 0;
    if (raw && rectified == Rectified.AUTO && !(matrices <= SAME_PIXELS)) {
      doubts.add("the camera info's " + k.inWords() + " and " + p.inWords() + " differ by up to " + pixels(matrices)
          + ": K was taken, as for raw pictures. " + DECIDE);
    }
    if (raw && distorted && !straightened && !(lens.isPresent() && byLens <= SAME_PIXELS)) {
      doubts.add("the lens distorts raw pictures ("
          + (lens.isPresent() ? "up to " + pixels(byLens) : "model '" + info.distortionModel()
              + "'")
          + "), which is not undone: connect rectified pictures, with a camera info that has P"
          + (lens.isPresent() ? ", or set ~rectified to false for raw ones" : ""));
    }
    double skew = raw ? info.k()[1] : info.p()[1];
    if (!(Math.abs(skew) * info.height() <= SAME_PIXELS * used.fy)) {
      doubts.add("the camera info's " + used.name + " has a skew of " + skew
          + " pixels, which is left out: calibrate the camera anew");
    }
    return doubts;
  }

  private static String pixels(double pixels) {
    return pixels < 1e6 ? Math.round(pixels) + " pixels" : "very many pixels";
  }

  /**
   * How far lens and raw matrix on one hand, the other matrix on the other put the same ray apart: pixels, the most
   * over the picture.
   */
  private static double pixelsApart(CameraInfo info, Matrix raw, Matrix other, Optional<LensDistortion> lens) {
    double most = 0;
    for (int i = 0; i < 9; i++) {
      double u = (info.width() - 1) * (i % 3) / 2.0;
      double v = (info.height() - 1) * (i / 3) / 2.0;
      double x = (u - other.cx) / other.fx;
      double y = (v - other.cy) / other.fy;
      double[] bent = lens.map(model -> model.distorted(x, y)).orElse(new double[] {x, y});
      double apart = Math.hypot(bent[0] * raw.fx + raw.cx - u, bent[1] * raw.fy + raw.cy - v);
      most = Double.isNaN(apart) ? apart : Math.max(most, apart);
    }
    return most;
  }

  private static UnusableInputException unusable(String message) {
    return new UnusableInputException(CAMERA, message);
  }
}
