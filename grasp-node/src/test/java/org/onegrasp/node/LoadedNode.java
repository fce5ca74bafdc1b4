package org.onegrasp.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.Grasps;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.Arrangement;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Ground;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Placing;
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.SimConfiguration;

/**
 * For benchmarks: a node as a process of its own, started with a launcher, and in this process a ROS master, a camera
 * of 30 pictures a second, 16UC1, each of another table than the one before, and a person who shows one grasp after
 * another. Not thread-safe.
 */
final class LoadedNode implements AutoCloseable {
  private static final long PERIOD_NANOS = 33_400_000; // just below ~rate_limit
  private static final int TABLES = 20;
  private static final double ASIDE = 0.09; // metres from the middle, along x and y
  private static final long PATIENCE_NANOS = 180_000_000_000L; // also on a busy machine
  private static final long LAST_ANSWER_NANOS = 2_000_000_000;
  private static final long LEAD_NANOS = 3_000_000_000L; // until a picture is taken for dropped

  private record Show(String name, Image picture, Grasp grasp) {}

  private final RosMaster master = RosMaster.start("127.0.0.1", 0);
  private final RosNode client = RosNode.create(RosArguments.parse(List.of(), environment()), "camera");
  private final Publisher<Image> depth = client.advertise("/onegrasp/depth", Image.CODEC, false, 4);
  private final Publisher<CameraInfo> info = client.advertise("/onegrasp/camera_info", CameraInfo.CODEC, true, 4);
  private final Publisher<Demonstration> demonstrations =
      client.advertise("/onegrasp/demonstration", Demonstration.CODEC, false, 2);
  private final Map<RosTime, Long> sent = new ConcurrentHashMap<>(); // System.nanoTime
  private final ConcurrentLinkedQueue<Double> lags = new ConcurrentLinkedQueue<>(); // milliseconds
  private final List<Image> tables = new ArrayList<>();
  private final List<Show> shows = new ArrayList<>();
  private final Process process;
  private CameraModel camera;
  private volatile String learning = ""; // name of what is being taught
  private volatile String refusal = "";
  private int frame;
  private int lessons;
  private long next = System.nanoTime();

  /**
   * Starts the node and waits until it is ready.
   *
   * @param enlarged how many times larger than the simulator's 320x240 pictures are, to each side
   * @param skills objects that are shown
   * @param things objects on each table, 1 to 4
   * @param arguments of the node besides its name, folder and camera
   */
  LoadedNode(String launcher, int enlarged, int skills, int things, String... arguments) throws IOException {
    Pose pose;
    try (SimWorld world = SimWorld.open(SimConfiguration.shipped(1))) {
      pose = world.cameraInBase();
      List<ObjectModel> objects = HouseholdObjects.heldout(skills, 1);
      objects.forEach(object -> show(world, object, enlarged));
      lay(world, objects, things, enlarged);
    }
    client.subscribe("/onegrasp/grasps", Grasps.CODEC, 10, this::answered);
    client.subscribe("/onegrasp/teaching_status", TeachingStatus.CODEC, 100, this::heard);
    process = start(launcher, pose, arguments);
    await("the camera's subscriber", () -> depth.subscriberCount() > 0 && demonstrations.subscriberCount() > 0);
  }

  private Process start(String launcher, Pose at, String... arguments) throws IOException {
    double[] rpy = rollPitchYaw(at.rotation());
    List<String> command = new ArrayList<>(List.of(launcher, "node", "__name:=onegrasp",
        "_skills_dir:=" + Files.createTempDirectory("onegrasp-skills"), String.format(Locale.ROOT,
            "_camera_pose:=%.9f %.9f %.9f %.9f %.9f %.9f", at.x(), at.y(), at.z(), rpy[0], rpy[1], rpy[2])));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment());
    Process started = builder.start();
    BufferedReader words = started.inputReader();
    for (String line = ""; !line.contains("is ready");) {
      line = words.readLine();
      if (line == null) {
        throw new IOException("the node ended before it was ready");
      }
    }
    Thread rest = new Thread(() -> words.lines().forEach(line -> {}), "node's words");
    rest.setDaemon(true);
    rest.start();
    return started;
  }

  /** Of R = Rz(yaw) Ry(pitch) Rx(roll), row-major. */
  private static double[] rollPitchYaw(double[] r) {
    return new double[] {Math.atan2(r[7], r[8]), Math.asin(-r[6]), Math.atan2(r[3], r[0])};
  }

  private Map<String, String> environment() {
    return Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", "127.0.0.1");
  }

  private void show(SimWorld world, ObjectModel object, int enlarged) {
    world.place(object, 0, 0, 1);
    shows.add(new Show("thing " + shows.size(), picture(world.observe(), enlarged),
        GraspLabel.equivalents(object.demonstration(), world.objectPose()).get(0)));
  }

  private void lay(SimWorld world, List<ObjectModel> objects, int things, int enlarged) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < TABLES; i++) {
      List<Placed> placed = new ArrayList<>();
      for (int k = 0; k < things; k++) {
        placed.add(new Placed(objects.get((i + 5 * k) % objects.size()), things == 1
            ? new Placing(random.nextDouble(-0.07, 0.07), random.nextDouble(-0.07, 0.07), random.nextDouble(6))
            : new Placing(ASIDE * (k % 2 * 2 - 1), ASIDE * (k / 2 * 2 - 1), random.nextDouble(6))));
      }
      world.place(new Arrangement(Optional.of(placed.get(0)), placed.subList(1, things), Ground.LEVEL));
      tables.add(picture(world.observe(), enlarged));
    }
  }

  /** Each pixel as a square of pixels. */
  private Image picture(Observation seen, int times) {
    CameraModel small = seen.camera();
    camera = new CameraModel(small.width() * times, small.height() * times, small.fx() * times, small.fy() * times,
        (small.cx() + 0.5) * times - 0.5, (small.cy() + 0.5) * times - 0.5);
    ByteBuffer millimetres = ByteBuffer.allocate(2 * camera.width() * camera.height()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < camera.width() * camera.height(); i++) {
      float metres = seen.depthMetres()[i / camera.width() / times * small.width() + i % camera.width() / times];
      millimetres.putShort((short) (metres > 0 && metres < 30 ? Math.round(1000 * metres) : 0));
    }
    return new Image(Header.of(RosTime.ZERO, ""), camera.height(), camera.width(), "16UC1", false, 2 * camera.width(),
        millimetres.array());
  }

  /** Waits for something that the node does, without sending pictures. */
  private void await(String what, BooleanSupplier condition) throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new IOException("waited in vain for " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Sends pictures for so long. */
  void shoot(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      shoot(tables.get(frame++ % tables.size()));
    }
  }

  /**
   * Sends pictures while so many lessons are taught, one after the other; the objects have their turns.
   *
   * @return seconds from the first demonstration to the last lesson's end
   */
  double teach(int count) throws IOException {
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      teachNext();
    }
    return (System.nanoTime() - began) * 1e-9;
  }

  private void teachNext() throws IOException {
    Show show = shows.get(lessons++ % shows.size());
    RosTime stamp = look(show.picture);
    learning = show.name;
    Grasp grasp = show.grasp;
    Pose pose = Pose.ofYaw(grasp.x(), grasp.y(), grasp.z(), grasp.yaw());
    demonstrations.publish(new Demonstration(Header.of(stamp, "base_link"), show.name,
        new PoseMessage(new Point(pose.x(), pose.y(), pose.z()),
            new Quaternion(pose.qx(), pose.qy(), pose.qz(), pose.qw())),
        grasp.width()));
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!learning.isEmpty()) {
      shoot(tables.get(frame++ % tables.size()));
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new IOException("no end of the lesson on " + show.name);
      }
    }
    if (!refusal.isEmpty()) {
      throw new IOException("'" + show.name + "' was not taught: " + refusal);
    }
  }

  /** Sends it until it is answered: the node may drop pictures. Returns the stamp of the answered one. */
  private RosTime look(Image picture) throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (RosTime stamp = shoot(picture);; stamp = shoot(picture)) {
      for (long wait = System.nanoTime() + LEAD_NANOS; System.nanoTime() < wait;) {
        if (!sent.containsKey(stamp)) {
          return stamp;
        }
        LockSupport.parkNanos(500_000);
      }
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new IOException("no answer to a picture");
      }
    }
  }

  private RosTime shoot(Image picture) {
    next = Math.max(next + PERIOD_NANOS, System.nanoTime() - PERIOD_NANOS);
    for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
    RosTime stamp = RosTime.ofNanos(client.clock().nowNanos());
    Header header = Header.of(stamp, "camera");
    info.publish(CameraMessages.info(header, camera));
    sent.put(stamp, System.nanoTime());
    depth.publish(new Image(header, picture.height(), picture.width(), picture.encoding(), false, picture.step(),
        picture.data()));
    return stamp;
  }

  private void answered(Grasps grasps) {
    Long began = sent.remove(grasps.header().stamp());
    if (began != null) {
      lags.add((System.nanoTime() - began) * 1e-6);
    }
  }

  private void heard(TeachingStatus status) {
    if (learning.isEmpty() || !status.object().equals(learning)) {
      return;
    }
    switch (status.state()) {
      case TeachingStatus.DONE -> ended("");
      case TeachingStatus.REJECTED, TeachingStatus.FAILED -> ended(status.reason());
      default -> {} // on its way
    }
  }

  private void ended(String why) {
    refusal = why;
    learning = "";
  }

  /** Milliseconds from handing a picture to ROS until its grasps were here, sorted, since this was last asked. */
  double[] takeLags() {
    long end = System.nanoTime() + LAST_ANSWER_NANOS;
    while (!sent.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    double[] all = lags.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    lags.clear();
    sent.clear();
    return all;
  }

  /** What the system says of the node's process in /proc/PID/status, in kilobytes. */
  long kilobytes(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
  }

  /** From now on VmHWM is the most since now. */
  void forgetPeak() throws IOException {
    Files.writeString(Path.of("/proc/" + pid() + "/clear_refs"), "5");
  }

  @Override
  public void close() {
    process.toHandle().destroy(); // Process.destroy would close what its words are read from
    process.onExit().join();
    client.close();
    master.close();
  }
}
