package org.onegrasp.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.DiagnosticArray;
import org.onegrasp.msgs.DiagnosticStatus;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.ServiceCodec;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.ParameterReader;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.web.Simulation;
import org.onegrasp.world.Grasp;

/**
 * A grasp node with a fake learner, a master, and a client node that talks to it over loopback, as a camera and a
 * person would.
 */
final class NodeRig implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(60);
  /** Nothing is stale because the machine is busy. */
  static final int MAX_AGE_SECONDS = 100;

  final BlockingQueue<DiagnosticArray> diagnostics = new LinkedBlockingQueue<>();
  final BlockingQueue<TeachingStatus> statuses = new LinkedBlockingQueue<>();
  final BlockingQueue<GraspMessage> grasps = new LinkedBlockingQueue<>();
  /** What the node said first: the latched status. */
  final TeachingStatus firstStatus;
  final RosNode client;
  final Publisher<Image> depth;
  final Publisher<CameraInfo> info;
  final Publisher<Demonstration> demonstration;

  private final RosMaster master;
  private final RosNode node;
  private final GraspNode graspNode;

  NodeRig(Path skills, Semaphore teachingGate) throws IOException, InterruptedException {
    this(skills, teachingGate, Map.of());
  }

  /** @param parameters besides those that every test needs */
  NodeRig(Path skills, Semaphore teachingGate, Map<String, Object> parameters)
      throws IOException, InterruptedException {
    master = RosMaster.start("127.0.0.1", 0);
    node = RosNode.create(arguments(), GraspNode.DEFAULT_NAME);
    graspNode = new GraspNode(node, configuration(skills, parameters), area -> new FakeLearner(teachingGate));
    client = RosNode.create(arguments(), "client");
    depth = client.advertise("/onegrasp/depth", Image.CODEC, false, 10);
    info = client.advertise("/onegrasp/camera_info", CameraInfo.CODEC, true, 10);
    demonstration = client.advertise("/onegrasp/demonstration", Demonstration.CODEC, false, 10);
    client.subscribe("/diagnostics", DiagnosticArray.CODEC, 100, diagnostics::add);
    client.subscribe("/onegrasp/teaching_status", TeachingStatus.CODEC, 100, statuses::add);
    client.subscribe("/onegrasp/grasp", GraspMessage.CODEC, 100, grasps::add);
    firstStatus = await(statuses, status -> true, "teaching status");
    await(diagnostics, array -> true, "diagnostics");
    awaitConnections();
  }

  private static NodeConfiguration configuration(Path skills, Map<String, Object> more) {
    Map<String, Object> values = new HashMap<>(Map.of("~camera_pose", "0 0 1.2 " + Math.PI + " 0 0", "~skills_dir",
        skills.toString(), "~diagnostics_rate", 50, "~rate_limit", 0, "~demonstration_max_age", MAX_AGE_SECONDS,
        "~image_max_age", MAX_AGE_SECONDS));
    values.putAll(more);
    return NodeConfiguration.read(new ParameterReader(name -> Optional.ofNullable(values.get(name))), () -> skills);
  }

  /** Where the master is. */
  String masterUri() {
    return master.uri().toString();
  }

  private RosArguments arguments() {
    return RosArguments.parse(List.of(), Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", "127.0.0.1"));
  }

  /** Nothing is kept for subscribers that connect later, so wait for them. */
  private void awaitConnections() throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (depth.subscriberCount() == 0 || info.subscriberCount() == 0 || demonstration.subscriberCount() == 0) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the grasp node did not subscribe");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Opens the page for teaching, and where that is; empty when it is not served. */
  String openPage(Optional<Simulation> simulation) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    graspNode.openPage("1", simulation, new PrintStream(said, true, StandardCharsets.UTF_8));
    return said.toString(StandardCharsets.UTF_8).replace("Teach at ", "").strip();
  }

  RosTime now() {
    return RosTime.ofNanos(client.clock().nowNanos());
  }

  void demonstrate(String object, Grasp grasp) {
    demonstration
        .publish(Messages.demonstration(Messages.header(client.clock().nowNanos(), "base_link"), object, grasp));
  }

  /**
   * Shows the box, again and again as a camera does, until the node has seen it: the camera info may come later than an
   * image.
   */
  GraspMessage look() throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    RosTime begin = now();
    info.publish(BoxOnTable.info());
    while (System.nanoTime() < end) {
      depth.publish(BoxOnTable.metres(now()));
      GraspMessage grasp = grasps.poll(100, TimeUnit.MILLISECONDS);
      if (grasp != null && grasp.header().stamp().compareTo(begin) >= 0) {
        return grasp;
      }
    }
    throw new AssertionError("waited in vain for a grasp");
  }

  GraspMessage awaitGrasp(RosTime stamp) throws InterruptedException {
    return await(grasps, grasp -> grasp.header().stamp().equals(stamp), "grasp of that image");
  }

  TeachingStatus awaitStatus(int state) throws InterruptedException {
    return await(statuses, status -> status.state() == state, "teaching state " + state);
  }

  /** Waits until a subject's diagnostic status says all of this. */
  DiagnosticStatus awaitProblem(String subject, String... parts) throws InterruptedException {
    return status(
        await(diagnostics, array -> says(status(array, subject), parts), subject + " saying " + List.of(parts)),
        subject);
  }

  /** The same while something is sent again and again, as a camera does: two topics keep no order between them. */
  DiagnosticStatus awaitProblemWhile(Runnable sends, String subject, String... parts) throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (System.nanoTime() < end) {
      sends.run();
      DiagnosticArray array = diagnostics.poll(100, TimeUnit.MILLISECONDS);
      if (array != null && says(status(array, subject), parts)) {
        return status(array, subject);
      }
    }
    throw new AssertionError("waited in vain for " + subject + " saying " + List.of(parts));
  }

  DiagnosticStatus awaitWell(String subject) throws InterruptedException {
    return status(await(diagnostics, array -> status(array, subject).level() == DiagnosticStatus.OK, subject + " well"),
        subject);
  }

  private static boolean says(DiagnosticStatus status, String... parts) {
    for (String part : parts) {
      if (!status.message().contains(part)) {
        return false;
      }
    }
    return status.level() == DiagnosticStatus.WARN;
  }

  private static DiagnosticStatus status(DiagnosticArray array, String subject) {
    return array.status().stream().filter(status -> status.name().equals("/onegrasp: " + subject)).findFirst()
        .orElseThrow();
  }

  private static <T> T await(BlockingQueue<T> queue, Predicate<T> wanted, String what) throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    T last = null;
    for (T got = queue.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS); got != null && System.nanoTime() < end;
        got = queue.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
      if (wanted.test(got)) {
        return got;
      }
      last = got;
    }
    throw new AssertionError("waited in vain for " + what + "; the last was " + last);
  }

  <Q, A> A call(String service, ServiceCodec<Q, A> codec, Q request) {
    return client.call(service, codec, request, TIMEOUT);
  }

  <M> Publisher<M> publisher(String topic, MessageCodec<M> codec) {
    return client.advertise(topic, codec, true, 10);
  }

  /** As Ctrl-C and rosnode kill do it: ROS ends first, the node's own work then. */
  void endByRequest() {
    node.close();
    graspNode.close();
  }

  @Override
  public void close() {
    client.close();
    graspNode.close();
    node.close();
    master.close();
  }
}
