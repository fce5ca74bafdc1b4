package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.gazebo.GazeboException;
import org.onegrasp.gazebo.GazeboWorlds;
import org.onegrasp.gazebo.OneGazeboAtATime;
import org.onegrasp.model.ModelFile;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.Predict;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.msgs.Trigger;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosException;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;

/**
 * Grasp node and Gazebo as processes, as launch files start them; skipped where Gazebo is not installed, or is not ours
 * to kill.
 */
@ExtendWith(OneGazeboAtATime.class)
class GazeboLessonTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  @TempDir
  private Path folder;
  private final BlockingQueue<TeachingStatus> statuses = new LinkedBlockingQueue<>();
  private final List<Process> processes = new ArrayList<>();
  private final BlockingQueue<RosTime> images = new LinkedBlockingQueue<>();
  private RosMaster master;
  private RosNode client;
  private Process bridge;

  @BeforeEach
  void start() throws IOException {
    Assumptions.assumeTrue(isInstalled(),
        "Gazebo 11 is not installed; sim-worlds/install-gazebo DIR prepares one, then export"
            + " ONEGRASP_GAZEBO=DIR");
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")) || !System.getenv().containsKey("ONEGRASP_GAZEBO"),
        "gzserver runs with sudo, only root can kill it");
    Assumptions.assumeTrue(ModelFile.class.getResource("/org/onegrasp/model/grasp.onegrasp") != null,
        "no model in this build");
    master = RosMaster.start("127.0.0.1", 0);
    run("node", "~depth:=/camera/depth/image_raw", "~camera_info:=/camera/depth/camera_info",
        "_skills_dir:=" + folder.resolve("skills"),
        "_demonstration_max_age:=1000"); // nothing is stale because the machine is busy
    bridge = run("gazebo", "--object", "tin-3", "--rate", "5");
    client = RosNode.create(
        RosArguments.parse(List.of(), Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", "127.0.0.1")),
        "client");
    client.subscribe("/onegrasp/teaching_status", TeachingStatus.CODEC, 100, statuses::add);
    client.subscribe("/camera/depth/image_raw", Image.CODEC, 1, image -> images.add(image.header().stamp()));
  }

  private static boolean isInstalled() {
    try (GazeboWorlds found = new GazeboWorlds(System.getenv())) {
      return found != null;
    } catch (GazeboException e) {
      return false;
    }
  }

  private Process run(String command, String... arguments) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> line = new ArrayList<>(List.of(java, "--add-modules", "jdk.incubator.vector", "-Xmx512m",
        "-Dlogback.configurationFile=", "-cp", System.getProperty("java.class.path"), "org.onegrasp.command.Main",
        command));
    line.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log(command).toFile());
    builder.environment().putAll(Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", "127.0.0.1"));
    builder.environment().remove("GAZEBO_MASTER_URI");
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Path log(String command) {
    return folder.resolve(command + ".log");
  }

  private String said(String command) {
    try {
      return Files.readString(log(command));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (client != null) {
      client.close();
    }
    for (Process process : processes) {
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "does not end");
    }
    if (master != null) {
      master.close();
    }
  }

  private Trigger.Response trigger(String service) {
    return client.call("/onegrasp_gazebo/" + service, Trigger.CODEC, new Trigger.Request(), PATIENCE);
  }

  /** Services are offered a little after the first pictures come. */
  private boolean demonstrated() {
    try {
      return trigger("demonstrate").success();
    } catch (RosException e) {
      return false;
    }
  }

  private Predict.Response predict(String object) {
    return client.call("/onegrasp/predict", Predict.CODEC, new Predict.Request(object), PATIENCE);
  }

  private TeachingStatus await(String object, int... states) throws InterruptedException {
    for (TeachingStatus status = next();; status = next()) {
      assertNotNull(status, () -> "waited in vain for " + object + "; the node said:\n" + said("node") + "\nGazebo's:\n"
          + said("gazebo"));
      int state = status.state();
      if (status.object().equals(object) && Arrays.stream(states).anyMatch(s -> s == state)) {
        return status;
      }
    }
  }

  private TeachingStatus next() throws InterruptedException {
    return statuses.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private void awaitImageAfter(RosTime stamp) throws InterruptedException {
    for (RosTime image = RosTime.ZERO; image.compareTo(stamp) <= 0;) {
      image = images.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertNotNull(image, () -> "no picture; the processes said:\n" + said("gazebo") + said("node"));
    }
  }

  private RosTime now() {
    return RosTime.ofNanos(client.clock().nowNanos());
  }

  private byte[] skill(String object) throws IOException {
    return Files.readAllBytes(folder.resolve("skills").resolve(object + ".skill"));
  }

  private Optional<ProcessHandle> gzserver() {
    return bridge.descendants().filter(process -> process.info().command()
        .filter(command -> Path.of(command).getFileName().toString().startsWith("gzserver")).isPresent()).findFirst();
  }

  @Test
  void lessonsOutliveAGazeboThatIsKilledInTheMiddleOfOne() throws Exception {
    awaitImageAfter(RosTime.ZERO);
    eventually(this::demonstrated, () -> said("node"));
    assertEquals("", await("tin-3", TeachingStatus.DONE).reason());
    byte[] tin = skill("tin-3");
    client.parameters().set("/onegrasp_gazebo/object", "hammer-1");
    assertEquals("there stands hammer-1", trigger("spawn").message());

    ProcessHandle first = gzserver().orElseThrow();
    eventually(this::demonstrated, () -> said("node")); // refused while the node is busy with pictures from before
    await("hammer-1", TeachingStatus.TEACHING);
    first.destroyForcibly();
    RosTime killed = now();
    TeachingStatus end = await("hammer-1", TeachingStatus.DONE, TeachingStatus.REJECTED, TeachingStatus.FAILED);
    assertTrue(end.state() == TeachingStatus.DONE || !end.reason().isEmpty(), end.toString());

    awaitImageAfter(killed);
    eventually(() -> gzserver().filter(now -> now.pid() != first.pid()).isPresent(), () -> said("gazebo"));
    assertTrue(said("gazebo").contains("; looking for another"), said("gazebo"));
    assertArrayEquals(tin, skill("tin-3"));
    assertTrue(client.call("/onegrasp/list_skills", ListSkills.CODEC, new ListSkills.Request(), PATIENCE).skills()
        .contains("tin-3"));
    client.parameters().set("/onegrasp_gazebo/object", "tin-3");
    assertEquals("there stands tin-3", trigger("spawn").message());
    awaitImageAfter(now());
    eventually(() -> predict("tin-3").success(), () -> predict("tin-3").message());
  }
}
