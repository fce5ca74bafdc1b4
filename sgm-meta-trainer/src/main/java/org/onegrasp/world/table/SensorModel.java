package org.onegrasp.world.table;

import java.util.Optional;
import java.util.SplittableRandom;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * One depth camera as it is and as the robot believes it to be.
 *
 * @param camera intrinsics, known exactly
 * @param trueInBase pose of the optical frame from which pictures are taken
 * @param cameraInBase the pose that calibration found, which goes into observations
 * @param noise what the camera does to depth
 * @param flight what it does besides, if it measures by the time of flight
 */
public record SensorModel(CameraModel camera, Pose trueInBase, Pose cameraInBase, DepthNoise noise,
    Optional<TimeOfFlight> flight) {
  /** A camera that measures by triangulation. */
  public SensorModel(CameraModel camera, Pose trueInBase, Pose cameraInBase, DepthNoise noise) {
    this(camera, trueInBase, cameraInBase, noise, Optional.empty());
  }

  /** Overwrites an ideal depth picture (metres, row-major) by what this camera makes of it. */
  public void measure(float[] depthMetres, SplittableRandom random) {
    if (flight.isPresent()) {
      flight.get().apply(camera, depthMetres, noise, random);
    } else {
      noise.apply(camera, depthMetres, random);
    }
  }

  /** The same with its principal point in the middle of the picture, for renderers that know no other. */
  public SensorModel centred() {
    double cx = (camera.width() - 1) / 2.0;
    double cy = (camera.height() - 1) / 2.0;
    CameraModel middle = new CameraModel(camera.width(), camera.height(), camera.fx(), camera.fy(), cx, cy);
    return new SensorModel(middle, trueInBase, cameraInBase, noise, flight);
  }

  /** The camera of the shipped world: 320 x 240, 58 degrees wide. */
  public static final CameraModel STANDARD_CAMERA = CameraModel.ofFieldOfView(320, 240, 1.02);
  /**
   * As in the shipped world: 0.65 m above the table, 22 degrees from straight down, +x to the right and +y up in the
   * picture.
   */
  public static final Pose STANDARD_POSE = opticalPose(Pose.ofRollPitchYaw(0, -0.27, 1.05, 0, 1.1868, 1.5708));

  /** The camera that is configured, drawn around the world's first depth camera. */
  public static SensorModel of(SimConfiguration configuration, SdfWorld sdf) {
    SdfWorld.Camera depth = sdf.camera("depth");
    return switch (configuration.sensor()) {
      case NOMINAL -> nominal(depth.model(), depth.pose());
      case SAME -> same(depth.model(), depth.pose(), configuration.seed());
      case UNSEEN -> unseen(depth.pose(), sdf.workArea(configuration.areaSize()), configuration.seed());
      case THIRD -> third(sdf.workArea(configuration.areaSize()), configuration.seed());
      case SEALED -> sealed(sdf.workArea(configuration.areaSize()), configuration.seed());
    };
  }

  /** A camera without any variation, with the usual noise and a perfect calibration. */
  public static SensorModel nominal(CameraModel camera, Pose cameraInBase) {
    return new SensorModel(camera, cameraInBase, cameraInBase, DepthNoise.USUAL);
  }

  /**
   * A camera of the family that meta-training sees: the nominal one, moved by up to 30 mm and 2 degrees, with a focal
   * length within 1 % and a principal point within 2 pixels, 0.7 to 1.3 times the usual noise, calibrated to 1 mm and
   * 0.1 degrees.
   */
  public static SensorModel same(CameraModel camera, Pose cameraInBase, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double zoom = 1 + around(random, 0.01);
    CameraModel varied = new CameraModel(camera.width(), camera.height(), camera.fx() * zoom, camera.fy() * zoom,
        camera.cx() + around(random, 2), camera.cy() + around(random, 2));
    Pose truth = moved(cameraInBase, random, 0.03, StrictMath.toRadians(2));
    Pose believed = moved(truth, random, 0.001, StrictMath.toRadians(0.1));
    return new SensorModel(varied, truth, believed, DepthNoise.USUAL.times(1 + around(random, 0.3)));
  }

  /**
   * A camera of another kind that meta-training never sees: coarser, on the other side of the table, higher and more
   * tilted; 3 to 5 mm of bias on depths that are 2 to 2.5 % short, bands of 2 mm, 1.6 times the noise, about 12 %
   * holes, and a calibration that is up to 2 mm and 0.25 degrees off. Together the table seems about 13 mm too high,
   * and things on it about 8 mm (within 17 mm) from where they are. (Short, not long: a table that seems too high still
   * shows flat objects, one that seems too low hides them from every method alike.)
   */
  public static SensorModel unseen(Pose nominalInBase, WorkArea area, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double away =
        StrictMath.atan2(area.centreY() - nominalInBase.y(), area.centreX() - nominalInBase.x()) + around(random, 0.3);
    double tilt = StrictMath.toRadians(28 + around(random, 3));
    double height = 0.75 + around(random, 0.03);
    Pose truth = new Stand(away, tilt, height).above(area, 0, 0, 0);
    Pose believed = moved(truth, random, 0.002, StrictMath.toRadians(0.25));
    DepthNoise noise =
        new DepthNoise(0.0008, 0.0019, 0.6, 0.015, 0.6, 0.35, -0.075, 0.105, 3, 0.9775 + around(random, 0.0025),
            0.004 + around(random, 0.001), 0.002, 14, 0.003);
    return new SensorModel(CameraModel.ofFieldOfView(212, 160, 0.8), truth, believed, noise);
  }

  /**
   * A camera of a third kind, for measuring only: nothing may be tuned on it. It measures by the time of flight, as a
   * Kinect v2 does: all depths 24 mm short, by up to another 1 % long towards the corners of the picture, with pixels
   * that fly between the two sides of an edge and holes that stay from picture to picture. It stands at any side of the
   * table, higher than the others, calibrated to 2 mm and 0.25 degrees.
   */
  public static SensorModel third(WorkArea area, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double away = Math.PI * random.nextDouble(-1, 1);
    double tilt = StrictMath.toRadians(17 + around(random, 5));
    double height = 0.85 + around(random, 0.05);
    Pose truth = new Stand(away, tilt, height).above(area, 0, 0, 0);
    Pose believed = moved(truth, random, 0.002, StrictMath.toRadians(0.25));
    DepthNoise noise = new DepthNoise(0.0006, 0.0010, 0.3, 0.020, 0.3, 0.30, 0, 0.02, 3, 1, -0.024, 0, 1, 0);
    return new SensorModel(CameraModel.ofFieldOfView(320, 264, 0.86), truth, believed, noise,
        Optional.of(new TimeOfFlight(0.010, 0.35, random.nextLong())));
  }

  /**
   * A camera of a fourth kind, which only the sealed set looks through: a long baseline to its projector, so that
   * shadows are wider than any that meta-training sees, low and steeply tilted on any side of the table; depths up to
   * 1.5 % short, holes of 4 pixels, a third more noise than usual, calibrated to 2 mm and 0.25 degrees.
   */
  public static SensorModel sealed(WorkArea area, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double away = Math.PI * around(random, 1);
    double tilt = StrictMath.toRadians(34 + around(random, 4));
    double height = 0.64 + around(random, 0.03);
    Pose truth = new Stand(away, tilt, height).above(area, 0, 0, 0.03);
    Pose believed = moved(truth, random, 0.002, StrictMath.toRadians(0.25));
    DepthNoise noise = new DepthNoise(0.0005, 0.0016, 0.5, 0.015, 0.5, 0.30, -0.11, 0.04, 4,
        0.9925 + around(random, 0.0075), 0.001, 0.0008, 24, 0.0015);
    return new SensorModel(CameraModel.ofFieldOfView(400, 300, 1.12), truth, believed, noise);
  }

  /**
   * Any depth camera, for meta-training: on any side of the table, 0.55 to 1.05 m above it, 5 to 40 degrees from
   * straight down, 160 to 480 pixels wide; depths up to 2.5 % and 15 mm off, bands of up to 1 mm, up to three times the
   * usual noise, up to 8 % of the pixels lost, and a calibration that is up to 2 mm and 0.25 degrees off.
   */
  public static SensorModel any(WorkArea area, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double away = Math.PI * around(random, 1);
    double tilt = StrictMath.toRadians(22.5 + around(random, 17.5));
    double height = 0.8 + around(random, 0.25);
    Pose truth = new Stand(away, tilt, height).above(area, around(random, 0.03), around(random, 0.03), 0);
    Pose believed = moved(truth, random, 0.002, StrictMath.toRadians(0.25));
    int width = 160 + 160 * random.nextInt(3);
    double widest = area.size() / height * StrictMath.cos(tilt);
    CameraModel camera = CameraModel.ofFieldOfView(width, width * 3 / 4, 0.25 + widest + 0.15 * random.nextDouble());
    DepthNoise noise = new DepthNoise(0.0006 * random.nextDouble(), 0.0010 + 0.0018 * random.nextDouble(), 0.6, 0.015,
        0.5, 0.3, around(random, 0.08), 0.08 * random.nextDouble(), 2, 1 + around(random, 0.025),
        around(random, 0.015), 0.001 * random.nextDouble(), 10 + 20 * random.nextDouble(), 0.002);
    return new SensorModel(camera, truth, believed, noise);
  }

  /**
   * Where a camera stands that looks at the middle of the work area, or near it.
   *
   * @param away on which side, seen from there, radians from +x
   * @param tilt from straight down, radians
   */
  private record Stand(double away, double tilt, double height) {
    /** Looks at (x, y, z), counted from the middle of the area on the table. */
    Pose above(WorkArea area, double x, double y, double z) {
      double reach = height * StrictMath.tan(tilt);
      return lookAt(area.centreX() + reach * StrictMath.cos(away), area.centreY() + reach * StrictMath.sin(away),
          area.tableZ() + height, area.centreX() + x, area.centreY() + y, area.tableZ() + z);
    }
  }

  /**
   * Pose of the optical frame of a camera at (x, y, z) that looks at the target with the horizon level; base frame,
   * metres. Straight down, where level has no meaning, the top of the picture is +x.
   */
  public static Pose lookAt(double x, double y, double z, double targetX, double targetY, double targetZ) {
    double dx = targetX - x;
    double dy = targetY - y;
    double pitch = StrictMath.atan2(z - targetZ, Math.sqrt(dx * dx + dy * dy));
    return opticalPose(Pose.ofRollPitchYaw(x, y, z, 0, pitch, StrictMath.atan2(dy, dx)));
  }

  /** Optical frame of a camera given by its SDF pose, whose frame has x forward, y left and z up. */
  public static Pose opticalPose(Pose sdfPose) {
    return sdfPose.times(Pose.ofRollPitchYaw(0, 0, 0, -Math.PI / 2, 0, -Math.PI / 2));
  }

  /** Displaced in the base frame and turned about the camera's own axes, each uniformly within the bound. */
  private static Pose moved(Pose pose, SplittableRandom random, double metres, double radians) {
    Pose shifted = new Pose(pose.x() + around(random, metres), pose.y() + around(random, metres),
        pose.z() + around(random, metres),
        pose.qx(), pose.qy(), pose.qz(), pose.qw());
    return shifted
        .times(Pose.ofRollPitchYaw(0, 0, 0, around(random, radians), around(random, radians), around(random, radians)));
  }

  private static double around(SplittableRandom random, double bound) {
    return (2 * random.nextDouble() - 1) * bound;
  }
}
