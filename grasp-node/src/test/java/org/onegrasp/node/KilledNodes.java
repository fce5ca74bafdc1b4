package org.onegrasp.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.onegrasp.command.Main;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.ForgetSkill;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.Teach;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.node.skills.SkillStore;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosException;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.world.Grasp;

/**
 * Kills real nodes, in the middle of a lesson, about its end, or right after DONE. After each kill all skills that were
 * DONE are on the disk, whole and with the grasp that was shown last, and those that were forgotten are not; the next
 * node lists them.
 */
final class KilledNodes implements AutoCloseable {
  private static final long LIMIT_NANOS = 300_000_000_000L;
  private static final int OBJECTS = 60;

  private final Path folder;
  private final List<String> options;
  private final SplittableRandom random;
  private final RosMaster master = RosMaster.start("127.0.0.1", 0);
  private final RosNode client;
  private final Publisher<Image> depth;
  private final Publisher<CameraInfo> info;
  private final BlockingQueue<TeachingStatus> statuses = new LinkedBlockingQueue<>();
  /** Where the last DONE of each object was shown, as y of the grasp; no entry: none, or forgotten. */
  private final Map<String, Double> promised = new TreeMap<>();
  private double lessonSeconds = 1;
  private int number;

  /** @param options more of them for the node's Java */
  KilledNodes(Path folder, List<String> options, long seed) throws IOException {
    this.folder = folder;
    this.options = options;
    this.random = new SplittableRandom(seed);
    client = RosNode.create(RosArguments.parse(List.of(), environment()), "killer");
    depth = client.advertise("/onegrasp/depth", Image.CODEC, false, 1);
    info = client.advertise("/onegrasp/camera_info", CameraInfo.CODEC, true, 1);
    client.subscribe("/onegrasp/teaching_status", TeachingStatus.CODEC, 100, statuses::add);
    info.publish(BoxOnTable.info());
  }

  private Map<String, String> environment() {
    return Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", "127.0.0.1");
  }

  int promised() {
    return promised.size();
  }

  /** @throws AssertionError when a skill is lost, damaged or back */
  void kill() throws IOException, InterruptedException {
    Process node = start();
    try {
      requireListed(insist(() -> client.call("/onegrasp/list_skills", ListSkills.CODEC, new ListSkills.Request(),
          Duration.ofSeconds(60)), node));
      if (number % 5 == 4) {
        forgetOne(node);
      }
      lesson("thing " + random.nextInt(OBJECTS), 0.015 + 1e-6 * number++, node);
    } finally {
      Children.kill(node);
    }
  }

  private Process start() throws IOException {
    List<String> arguments = new ArrayList<>(options);
    arguments
        .addAll(List.of(Main.class.getName(), "node", "_skills_dir:=" + folder, "_camera_pose:=0 0 1.2 3.14159265 0 0",
            "_demonstration_max_age:=1000", "_image_max_age:=1000"));
    ProcessBuilder builder = new ProcessBuilder(Children.java(arguments)).redirectErrorStream(true)
        .redirectOutput(folder.resolveSibling("node.log").toFile());
    builder.environment().putAll(environment());
    builder.environment().put("ROS_HOME", folder.resolveSibling("ros").toString());
    return builder.start();
  }

  /** Until the node answers: the master may still know the one before it. */
  private <T> T insist(Supplier<T> call, Process node) throws InterruptedException {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (true) {
      try {
        return call.get();
      } catch (RosException e) {
        if (System.nanoTime() > end || node.waitFor(20, TimeUnit.MILLISECONDS)) {
          throw new AssertionError("the node does not answer", e);
        }
      }
    }
  }

  private void requireListed(ListSkills.Response list) {
    if (!list.message().isEmpty() || !list.skills().containsAll(promised.keySet())) {
      throw new AssertionError("promised " + promised.keySet() + ", listed " + list);
    }
  }

  private void forgetOne(Process node) throws InterruptedException {
    if (!promised.isEmpty()) {
      String object = promised.keySet().stream().skip(random.nextInt(promised.size())).findFirst().orElseThrow();
      ForgetSkill.Response answer = insist(() -> client.call("/onegrasp/forget_skill", ForgetSkill.CODEC,
          new ForgetSkill.Request(object), Duration.ofSeconds(60)), node);
      if (!answer.success()) {
        throw new AssertionError(answer.message());
      }
      promised.remove(object);
    }
  }

  private void lesson(String object, double y, Process node) throws IOException, InterruptedException {
    Grasp grasp = new Grasp(0, y, 0.43, 0, 0.04, 1);
    statuses.clear();
    boolean taken = false;
    while (!taken) {
      RosTime now = RosTime.ofNanos(client.clock().nowNanos());
      depth.publish(BoxOnTable.metres(now));
      taken = insist(() -> client.call("/onegrasp/teach", Teach.CODEC, new Teach.Request(Messages.demonstration(
          Messages.header(now.toNanos(), "base_link"), object, grasp)), Duration.ofSeconds(60)), node).success();
    }
    long began = System.nanoTime();
    boolean done = awaitDone(object, began + deadlineNanos());
    Children.kill(node);
    done |= awaitDone(object, System.nanoTime()); // it may have come since
    if (done) {
      promised.put(object, y);
      lessonSeconds = 0.8 * lessonSeconds + 0.2 * Math.min(60, (System.nanoTime() - began) * 1e-9);
    }
    check(object, y);
  }

  /** When to kill, in turns: in the middle of the lesson, about its end, and after DONE whenever it comes. */
  private long deadlineNanos() {
    double part = switch (number % 3) {
      case 0 -> random.nextDouble();
      case 1 -> random.nextDouble(0.9, 1.1);
      default -> 1000;
    };
    return (long) (part * lessonSeconds * 1e9);
  }

  private boolean awaitDone(String object, long end) throws InterruptedException {
    for (TeachingStatus status = next(end); status != null; status = next(end)) {
      boolean asked =
          status.state() == TeachingStatus.REJECTED && status.reason().startsWith("no usable depth image has come yet");
      if (status.object().equals(object) && !status.reason().isEmpty() && !asked) { // too early, and asked again
        throw new AssertionError(status.toString());
      }
      if (status.object().equals(object) && status.state() == TeachingStatus.DONE) {
        return true;
      }
    }
    return false;
  }

  private TeachingStatus next(long end) throws InterruptedException {
    return statuses.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /** @param last object of the lesson that the kill may have met in the middle */
  private void check(String last, double y) throws IOException {
    try (SkillStore store = new SkillStore(folder, Clock.systemUTC())) {
      SkillStore.Found found = store.scan(Map.of());
      if (!found.problems().isEmpty()) {
        throw new AssertionError(found.problems().toString());
      }
      Map<String, Double> there = new TreeMap<>();
      for (SkillStore.Entry entry : found.skills()) {
        there.put(entry.object(), store.read(entry.object()).grasp().y());
      }
      Double lastThere = there.get(last);
      if (lastThere != null && Math.abs(lastThere - y) < 1e-9) {
        promised.put(last, y); // saved, though nobody was told
      }
      if (!there.keySet().equals(promised.keySet())
          || !there.keySet().stream().allMatch(object -> Math.abs(there.get(object) - promised.get(object)) < 1e-9)) {
        throw new AssertionError("promised " + promised + ", found " + there);
      }
    }
  }

  @Override
  public void close() {
    client.close();
    master.close();
  }
}
