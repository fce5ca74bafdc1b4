package org.onegrasp.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.conversion.Messages;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.Grasps;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.SimConfiguration;

/**
 * A node in a process of its own, started by the launcher as users do, and beside it, in this process, a master, a
 * depth camera at just below the node's rate, and a person who shows grasps. Pictures are rendered beforehand.
 */
final class NodeProcess implements AutoCloseable {
  private static final String NAME = "onegrasp";
  private static final String CAMERA = "camera";
  private static final long PERIOD_NANOS = 33_400_000;
  private static final long LAST_ANSWER_NANOS = 2_000_000_000;
  private static final long PATIENCE_SECONDS = 120;
  private static final int TABLES = 8;
  private static final int TRIES = 5;
  private static final double REACH = 0.07; // metres from the middle

  /** A picture and where its object is to be held. */
  private record Shown(Observation seen, Grasp grasp) {}

  private final RosMaster master = RosMaster.start("127.0.0.1", 0);
  private final RosNode client = RosNode.create(RosArguments.parse(List.of(), environment()), "bench");
  private final Publisher<Image> depth = client.advertise("/" + NAME + "/depth", Image.CODEC, false, 4);
  private final Publisher<CameraInfo> info = client.advertise("/" + NAME + "/camera_info", CameraInfo.CODEC, true, 4);
  private final Publisher<Demonstration> demonstrations =
      client.advertise("/" + NAME + "/demonstration", Demonstration.CODEC, false, 2);
  private final BlockingQueue<TeachingStatus> ends = new LinkedBlockingQueue<>();
  private final Map<RosTime, Long> sent = new ConcurrentHashMap<>(); // System.nanoTime
  private final ConcurrentLinkedQueue<Double> lags = new ConcurrentLinkedQueue<>(); // milliseconds
  private final List<Shown> shown = new ArrayList<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch served = new CountDownLatch(1);
  private final Process node;
  private final double readySeconds;
  private volatile int port;
  private int frame;
  private int tables = TABLES;
  private int lessons;
  private long next = System.nanoTime();
  private volatile double mostResidentMb;

  /** Waits until it is ready. */
  NodeProcess(Setting setting, Path skills) throws IOException, InterruptedException {
    Pose camera;
    try (SimWorld world = SimWorld.open(SimConfiguration.shipped(1))) {
      camera = world.cameraInBase();
      info.publish(CameraMessages.info(Header.of(RosTime.ZERO, CAMERA), world.cameraModel()));
      look(world);
    }
    client.subscribe("/" + NAME + "/grasps", Grasps.CODEC, 10, this::answered);
    client.subscribe("/" + NAME + "/teaching_status", TeachingStatus.CODEC, 100, this::heard);
    ProcessBuilder builder =
        new ProcessBuilder(setting.launcher().toString(), "node", "__name:=" + NAME, "_web_port:=" + freePort(),
            "_skills_dir:=" + skills, "_camera_pose:=" + inWords(camera)).redirectErrorStream(true);
    builder.environment().putAll(environment());
    long begun = System.nanoTime();
    node = Programs.start(builder);
    Thread reader = new Thread(this::follow, "bench-node-words");
    reader.setDaemon(true);
    reader.start();
    if (!ready.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || !node.isAlive()) {
      close();
      throw new IllegalStateException("a node ended before it was ready");
    }
    readySeconds = (System.nanoTime() - begun) * 1e-9;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** A folder for skills with none in it. */
  static Path noSkills() throws IOException {
    return Files.createTempDirectory("onegrasp-bench-");
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private Map<String, String> environment() {
    return Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", "127.0.0.1");
  }

  private static String inWords(Pose pose) {
    double[] r = pose.rotation(); // Rz(yaw) Ry(pitch) Rx(roll), row-major
    return String.format(Locale.ROOT, "%.9f %.9f %.9f %.9f %.9f %.9f", pose.x(), pose.y(), pose.z(),
        Math.atan2(r[7], r[8]), Math.asin(-r[6]), Math.atan2(r[3], r[0]));
  }

  private void look(SimWorld world) {
    SplittableRandom random = new SplittableRandom(1);
    for (ObjectModel object : HouseholdObjects.heldout(TABLES, 1)) {
      world.place(object, random.nextDouble(-REACH, REACH), random.nextDouble(-REACH, REACH), random.nextDouble(6));
      shown.add(new Shown(world.observe(),
          GraspLabel.equivalents(object.demonstration(), world.objectPose()).get(0)));
    }
  }

  /** What it says; at its end nobody waits any more. */
  private void follow() {
    try (BufferedReader words = node.inputReader()) {
      for (String line = words.readLine(); line != null; line = words.readLine()) {
        if (line.startsWith("Teach at ")) {
          port = URI.create(line.substring("Teach at ".length()).strip()).getPort();
          served.countDown();
        }
        if (line.contains("is ready")) {
          ready.countDown();
        }
      }
    } catch (IOException e) {
      return; // closed at the end
    } finally {
      ready.countDown();
      served.countDown();
    }
  }

  double readySeconds() {
    return readySeconds;
  }

  RosNode client() {
    return client;
  }

  /** Of its page. */
  int port() throws InterruptedException {
    if (!served.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || port == 0) {
      throw new IllegalStateException("a node serves no page");
    }
    return port;
  }

  double residentMb() throws IOException {
    return OneLesson.megabytes(Long.toString(node.pid()), "VmRSS");
  }

  /** Since the last call of {@link #teach} or {@link #teachWhile} began. */
  double mostResidentMb() {
    return mostResidentMb;
  }

  /** Pictures until the first is answered, and so long after it. */
  void warmUp(double seconds) {
    long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    forget();
    while (lags.isEmpty() && node.isAlive() && System.nanoTime() < end) {
      shoot(0.1);
    }
    shoot(seconds);
  }

  /** So many lessons, one after the other, with pictures all the while. */
  void teach(int count) throws IOException {
    mostResidentMb = 0;
    for (int i = 0; i < count; i++) {
      lesson();
    }
  }

  /** Milliseconds from handing a picture to ROS until the grasps for it are here. */
  List<Double> idle(double seconds) {
    forget();
    shoot(seconds);
    return answers();
  }

  /** The same while one lesson follows the other. */
  List<Double> teachWhile(double seconds) throws IOException {
    forget();
    mostResidentMb = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      lesson();
    }
    return answers();
  }

  private void forget() {
    sent.clear();
    lags.clear();
  }

  private List<Double> answers() {
    long end = System.nanoTime() + LAST_ANSWER_NANOS;
    while (!sent.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    return List.copyOf(lags);
  }

  /** One grasp is shown on one table, which stands still until the lesson is over; again where pictures came late. */
  private void lesson() throws IOException {
    int at = lessons++ % TABLES;
    TeachingStatus status = showGrasp(at);
    for (int again = 0; again < TRIES && status.state() == TeachingStatus.REJECTED; again++) {
      status = showGrasp(at);
    }
    tables = TABLES;
    if (status.state() != TeachingStatus.DONE) {
      throw new IllegalStateException("nothing was taught: " + status.reason());
    }
  }

  private TeachingStatus showGrasp(int at) throws IOException {
    showOnly(at);
    ends.clear();
    demonstrations.publish(
        Messages.demonstration(Header.of(RosTime.ZERO, "base_link"), "thing " + at, shown.get(at).grasp()));
    long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    TeachingStatus status = null;
    while (status == null) {
      shoot(0.1);
      mostResidentMb = Math.max(mostResidentMb, residentMb());
      status = ends.poll();
      if (System.nanoTime() > end || !node.isAlive()) {
        throw new IllegalStateException("a lesson had no end");
      }
    }
    return status;
  }

  private void showOnly(int at) {
    frame = at;
    tables = 1;
    shoot(0.3);
  }

  private void heard(TeachingStatus status) {
    if (status.state() == TeachingStatus.DONE || status.state() == TeachingStatus.REJECTED
        || status.state() == TeachingStatus.FAILED) {
      ends.add(status);
    }
  }

  /** Sends pictures at an even pace. */
  private void shoot(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      next = Math.max(next + PERIOD_NANOS, System.nanoTime() - PERIOD_NANOS);
      for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      send(shown.get(tables == 1 ? frame : frame++ % tables).seen());
    }
  }

  private void send(Observation table) {
    RosTime stamp = RosTime.ofNanos(client.clock().nowNanos());
    Header header = Header.of(stamp, CAMERA);
    Image image = CameraMessages.depth(header, table);
    info.publish(CameraMessages.info(header, table.camera()));
    sent.put(stamp, System.nanoTime());
    depth.publish(image);
  }

  private void answered(Grasps grasps) {
    Long began = sent.remove(grasps.header().stamp());
    if (began != null) {
      lags.add((System.nanoTime() - began) * 1e-6);
    }
  }

  @Override
  public void close() {
    node.toHandle().destroy(); // Process.destroy would close what its words are read from
    node.onExit().join();
    client.close();
    master.close();
  }
}
