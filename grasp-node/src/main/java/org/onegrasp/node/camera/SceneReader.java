package org.onegrasp.node.camera;

import static org.onegrasp.node.health.Problems.Subject.CALIBRATION;
import static org.onegrasp.node.health.Problems.Subject.CAMERA;
import static org.onegrasp.node.health.Problems.Subject.CAMERA_PLACE;
import static org.onegrasp.node.health.Problems.Subject.DEPTH;
import static org.onegrasp.node.health.Problems.Subject.DEPTH_SCALE;
import static org.onegrasp.node.health.Problems.Subject.TABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.onegrasp.conversion.Messages;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.FrameMedian;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.UnusableDepthException;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.node.frames.FrameTree;
import org.onegrasp.node.frames.NoTransformException;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.TableSource;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;

/**
 * Makes scenes of depth images, of several while nothing moves, and remembers them. What is usable but doubtful is told
 * to the problems, as calibration or camera place. For one thread, except for {@link #coverage}, {@link #depthFactor},
 * {@link #tablePlace} and what hands colour over.
 */
public final class SceneReader {
  /** A tolerance beyond that is no reason to wait. */
  public static final double MOST_PATIENCE_SECONDS = 5;
  private static final int MANY_MISSING_PERCENT = 60;

  private final NodeConfiguration configuration;
  private final InputSpec input;
  private final FrameTree frames;
  private final SceneHistory scenes;
  private final Problems problems;
  private final LongSupplier rosTime;
  private final FrameMedian median = new FrameMedian(FrameMedian.USUAL);
  private TableWatch table;
  private volatile String tablePlace = "not seen yet";
  private volatile Observation newest; // null before the first image
  private final TurnBuffers<float[]> depthBuffers = new TurnBuffers<>(float[]::new, metres -> metres.length);
  private final TurnBuffers<byte[]> colourBuffers = new TurnBuffers<>(byte[]::new, rgb -> rgb.length);
  private float[] points = {}; // of the last cloud
  private final Straightener straightener = new Straightener();
  private final RayRanges ranges = new RayRanges();
  private volatile Intrinsics intrinsics;
  private final ColourPictures colours;
  private volatile double depthFactor = 1;

  /**
   * @param input what the network is shown
   * @param rosTime nanoseconds, for images without a stamp
   */
  public SceneReader(NodeConfiguration configuration, InputSpec input, FrameTree frames, SceneHistory scenes,
      Problems problems, LongSupplier rosTime) {
    this.configuration = configuration;
    this.input = input;
    this.frames = frames;
    this.scenes = scenes;
    this.problems = problems;
    this.rosTime = rosTime;
    this.table = watch(Kernels.scalar());
    this.intrinsics = new Intrinsics(configuration.rectified(), "");
    this.colours = new ColourPictures(configuration, frames, problems);
  }

  private TableWatch watch(Kernels kernels) {
    return new TableWatch(configuration.table(), configuration.workArea(),
        new HeightMapper(input.grid(configuration.workArea()), configuration.table() == TableSource.SAID, kernels));
  }

  /**
   * Computes with these kernels, from its first picture on, in place of the scalar ones; scenes are the same.
   *
   * @param kernels for the thread that reads
   */
  public SceneReader with(Kernels kernels) {
    table = watch(kernels);
    return this;
  }

  /**
   * Hands a colour image over, data and all, which depth images of about its time take their colours from; for any
   * thread.
   */
  public void colour(Image image) {
    colours.add(image, rosTime.getAsLong());
  }

  /** Hands over the camera info of the colour images; for any thread. */
  public void colourInfo(CameraInfo info) {
    colours.info(info);
  }

  /** Where the images come from: the name may say that they are rectified. */
  public void depthTopic(String topic) {
    intrinsics = new Intrinsics(configuration.rectified(), topic);
  }

  /** The time of an image in nanoseconds: its stamp, or now when it has none. */
  public long when(DepthMessage image) {
    long stamp = image.header().stamp().toNanos();
    return stamp == 0 ? rosTime.getAsLong() : stamp;
  }

  /** An image waits at most so long for transforms of its time. */
  public long patienceNanos() {
    return Math.round(Math.min(configuration.transformToleranceSeconds(), MOST_PATIENCE_SECONDS) * 1e9);
  }

  /** What is known of the camera's place at that time. */
  public FrameTree.Coverage coverage(DepthMessage image, Optional<CameraInfo> info, long whenNanos) {
    return placed() ? FrameTree.Coverage.THERE
        : frames.coverage(configuration.baseFrame(), frame(image.header(), info), whenNanos);
  }

  /** Whether the camera's place needs no transforms. */
  private boolean placed() {
    return configuration.cameraPose().isPresent() || configuration.table() == TableSource.BASE;
  }

  /** The image's own frame counts, unless it has none. */
  private static String frame(Header image, Optional<CameraInfo> info) {
    return !image.frameId().isEmpty() ? image.frameId() : info.map(own -> own.header().frameId()).orElse("");
  }

  /** @throws UnusableInputException when image, info or transform do not serve; says what to do */
  public Scene read(Image image, CameraInfo info) {
    DepthMessage picture = new DepthMessage.Picture(image);
    return read(picture, Optional.of(info), when(picture));
  }

  /**
   * The same with the time of the image.
   *
   * @param info the image's own; nothing where it needs none
   * @throws UnusableInputException when image, info or transform do not serve; says what to do
   */
  public Scene read(DepthMessage image, Optional<CameraInfo> info, long whenNanos) {
    if (image instanceof DepthMessage.Cloud cloud) {
      return read(cloud.points(), PointClouds.metres(cloud.points(), this::points), whenNanos);
    }
    CameraInfo camera = info.orElseThrow(() -> new UnusableInputException(CAMERA, "a depth image without camera info"
        + ": connect ~camera_info to the info of the depth camera"));
    return read(depths(image, depthBuffers::take).orElseThrow(), camera, whenNanos);
  }

  /** Memory for the points of a cloud, the same for the next one of as many. */
  private float[] points(int numbers) {
    if (points.length != numbers) {
      points = new float[numbers];
    }
    return points;
  }

  /** As the picture that it is, if it is one that shows the work area; else as points. */
  private Scene read(PointCloud2 cloud, float[] metres, long whenNanos) {
    Optional<CloudPicture> picture = CloudPicture.of(metres, cloud.width(), cloud.height(), depthBuffers::take);
    if (picture.isPresent()) {
      try {
        return read(picture.get().depths(cloud.header()), picture.get().info(cloud.header()), whenNanos);
      } catch (UnusableInputException e) {
        if (e.subject() != DEPTH) {
          throw e;
        }
      }
    }
    return readPoints(cloud, scaled(metres), whenNanos);
  }

  private Scene readPoints(PointCloud2 cloud, float[] places, long whenNanos) {
    if (configuration.table() == TableSource.BASE) {
      throw new UnusableInputException(DEPTH, "points without order do not show where the camera is: set ~camera_pose,"
          + " or connect a depth image");
    }
    Pose pose = cameraPose(cloud.header(), Optional.empty(), whenNanos);
    try {
      Scene scene = Scene.of(input, median.with(table.map(places, pose)), pose, whenNanos);
      tell(CALIBRATION, sparse(scene.map()));
      problems.clear(DEPTH_SCALE);
      depthFactor = 1;
      tablePlace = TableWords.place(scene.map().table());
      tell(TABLE, scene.tableDoubt().isEmpty() ? List.of() : List.of(scene.tableDoubt()));
      scenes.add(scene);
      return scene;
    } catch (UnusableDepthException e) {
      throw new UnusableInputException(DEPTH, e.getMessage() + PointClouds.hint(places, pose));
    }
  }

  private Scene read(Depths image, CameraInfo info, long whenNanos) {
    Seen seen = seen(image, info, whenNanos);
    byte[] rgb =
        colours.onto(seen.observation, frame(image.header(), Optional.of(info)), whenNanos, colourBuffers::take);
    Observation observation = coloured(seen.observation, rgb);
    newest = observation; // also when it does not serve: a person may see why
    Scene scene = scene(observation, whenNanos);
    tellDoubts(image, info, seen);
    depthFactor = scene.map().scale().factor();
    String doubt = TableWords.elsewhere(scene.map().table()) ? "" : scene.map().scale().doubt(); // one cause, one word
    tell(DEPTH_SCALE, doubt.isEmpty() ? List.of() : List.of(doubt));
    tablePlace = TableWords.place(scene.map().table());
    tell(TABLE, scene.tableDoubt().isEmpty() ? List.of() : List.of(scene.tableDoubt()));
    scenes.add(scene);
    return scene;
  }

  /** What the camera saw last, for a picture of it; nothing before the first image. For any thread. */
  public Optional<Observation> newestView() {
    return Optional.ofNullable(newest);
  }

  /** Where the newest scene shows the table, in words. */
  public String tablePlace() {
    return tablePlace;
  }

  /** A look, and what the camera info says of it. */
  private record Seen(Observation observation, Intrinsics.Reading reading) {}

  private Seen seen(Depths image, CameraInfo info, long whenNanos) {
    float[] metres = scaled(image.metres());
    Intrinsics.Reading reading = intrinsics.read(info, image.width(), image.height());
    float[] straight =
        reading.lens().map(lens -> straightener.straightened(metres, reading.camera(), lens)).orElse(metres);
    Pose pose = configuration.table() == TableSource.BASE ? table.cameraOnTable(reading.camera(), straight)
        : cameraPose(image.header(), Optional.of(info), whenNanos);
    return new Seen(new Observation(reading.camera(), pose, straight, new byte[0], whenNanos * 1e-9), reading);
  }

  private static Observation coloured(Observation depth, byte[] rgb) {
    return rgb.length == 0 ? depth
        : new Observation(depth.camera(), depth.cameraInBase(), depth.depthMetres(), rgb, depth.stampSeconds());
  }

  /**
   * What the camera sees, for a picture of it; nothing of points that are in no order.
   *
   * @throws UnusableInputException as above
   */
  public Optional<Observation> view(DepthMessage image, Optional<CameraInfo> info) {
    if (image instanceof DepthMessage.Cloud cloud) {
      PointCloud2 message = cloud.points();
      return CloudPicture.of(PointClouds.metres(message), message.width(), message.height(), float[]::new)
          .map(picture -> view(picture.depths(message.header()), picture.info(message.header()), when(image)));
    }
    return info.flatMap(camera -> depths(image, float[]::new).map(seen -> view(seen, camera, when(image))));
  }

  private Observation view(Depths image, CameraInfo info, long whenNanos) {
    Observation seen = seen(image, info, whenNanos).observation;
    return coloured(seen, colours.onto(seen, frame(image.header(), Optional.of(info)), whenNanos, byte[]::new));
  }

  private static Optional<Depths> depths(DepthMessage image, IntFunction<float[]> memory) {
    return image instanceof DepthMessage.Compressed packed ? Optional.of(Depths.of(packed.image(), memory))
        : image instanceof DepthMessage.Picture raw ? Optional.of(Depths.of(raw.image(), memory)) : Optional.empty();
  }

  /** What the depths of the newest scene were multiplied by, so that its table lies at its height. */
  public double depthFactor() {
    return depthFactor;
  }

  private float[] scaled(float[] metres) {
    float scale = (float) configuration.depthScale();
    for (int i = 0; i < metres.length && scale != 1; i++) {
      metres[i] *= scale;
    }
    return metres;
  }

  private Scene scene(Observation observation, long whenNanos) {
    try {
      return Scene.of(input, median.with(table.map(observation)), observation.cameraInBase(), whenNanos);
    } catch (UnusableDepthException e) {
      throw new UnusableInputException(DEPTH, e.getMessage() + hint(observation));
    }
  }

  private static List<String> sparse(HeightMap map) {
    long missing = 100L * map.holes() / map.grid().cells();
    return missing <= MANY_MISSING_PERCENT ? List.of()
        : List.of("the points leave " + missing + " % of the work area open, which counts as empty table: if more is"
            + " there, let the camera see all of it, or filter less");
  }

  /** What may be the reason that no table is seen where it should be: a sentence, or nothing. */
  private String hint(Observation observation) {
    if (configuration.table() == TableSource.SEEN) {
      return ranges.seem(observation) ? ". " + RayRanges.WORDS : "";
    }
    String aim = CameraAim.hint(observation.cameraInBase());
    String units = aim.isEmpty() ? DepthUnits.hint(observation, configuration.workArea()) : aim;
    return units.isEmpty() && ranges.seem(observation) ? ". " + RayRanges.WORDS : units;
  }

  private Pose cameraPose(Header image, Optional<CameraInfo> info, long whenNanos) {
    if (configuration.cameraPose().isPresent()) {
      problems.clear(CAMERA_PLACE);
      return configuration.cameraPose().get();
    }
    String frame = frame(image, info);
    if (frame.isEmpty()) {
      throw new UnusableInputException(CAMERA,
          "neither the depth image nor its camera info names a frame (header.frame_id), so that the"
              + " camera's place is not known: set the frame in the camera's driver, or set ~camera_pose");
    }
    try {
      FrameTree.Located located = frames.lookUp(configuration.baseFrame(), frame, whenNanos);
      tell(CAMERA_PLACE, located.doubts());
      return located.pose();
    } catch (NoTransformException e) {
      throw new UnusableInputException(CAMERA, e.getMessage() + "; or set ~camera_pose (auto puts the base frame on"
          + " the table that is seen)");
    }
  }

  private void tellDoubts(Depths image, CameraInfo info, Seen seen) {
    List<String> doubts = new ArrayList<>(seen.reading.doubts());
    if (ranges.seem(seen.observation)) {
      doubts.add(RayRanges.WORDS);
    }
    String ofImage = Messages.frame(image.header().frameId());
    String ofInfo = Messages.frame(info.header().frameId());
    if (!placed() && !ofImage.isEmpty() && !ofInfo.isEmpty() && !ofImage.equals(ofInfo)) {
      doubts.add("the depth image is in frame '" + Quoted.of(ofImage) + "' and its camera info in '" + Quoted.of(ofInfo)
          + "': the image's counts. If it is another camera's info, connect ~camera_info to that of the depth camera");
    }
    tell(CALIBRATION, doubts);
  }

  private void tell(Problems.Subject subject, List<String> doubts) {
    if (doubts.isEmpty()) {
      problems.clear(subject);
    } else {
      problems.report(subject, String.join("; ", doubts));
    }
  }
}
