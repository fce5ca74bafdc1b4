package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.onegrasp.command.Main;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Predict;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.ros.MasterProbe;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;

/**
 * A grasp node and a master in processes of their own, with as much memory as the launcher gives them, and a good
 * camera.
 */
final class Victim implements AutoCloseable {
  private static final String NODE = "/onegrasp";
  private final List<Process> processes = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private final Path folder;
  private final RosNode client;
  private final Publisher<Image> depth;
  private final Publisher<CameraInfo> info;
  private final Set<RosTime> answered = ConcurrentHashMap.newKeySet();
  final URI master;
  final URI slave;
  final int tcpros;
  private long last; // time of the last image, nanoseconds

  Victim(Path folder) throws IOException {
    this.folder = folder;
    start("master", "master", "--port", "0");
    eventually(() -> words("master").contains("ROS_MASTER_URI="));
    master =
        URI.create(words("master").lines().filter(line -> line.startsWith("ROS_MASTER_URI=")).findFirst().orElseThrow()
            .substring("ROS_MASTER_URI=".length()));
    String uri = "__master:=" + master;
    start("node", "node", uri, "__ip:=127.0.0.1", "_skills_dir:=" + folder.resolve("skills"),
        "_camera_pose:=0 0 1.2 " + Math.PI + " 0 0",
        "_image_max_age:=100", "_rate_limit:=0");
    eventually(() -> words("node").contains("is ready"), () -> words("node"));
    client = RosNode.create(RosArguments.parse(List.of(uri, "__ip:=127.0.0.1"), Map.of()), "camera");
    depth = client.advertise(NODE + "/depth", Image.CODEC, false, 10);
    info = client.advertise(NODE + "/camera_info", CameraInfo.CODEC, true, 10);
    info.publish(BoxOnTable.info());
    client.subscribe(NODE + "/height_map", Image.CODEC, 100, map -> answered.add(map.header().stamp()));
    eventually(() -> depth.subscriberCount() == 1 && info.subscriberCount() == 1);
    slave = lookup(NODE);
    try (MasterProbe probe = new MasterProbe(slave)) {
      List<?> answer = probe.call("requestTopic", "/x", NODE + "/teaching_status", List.of(List.of("TCPROS")));
      tcpros = (Integer) ((List<?>) answer.get(2)).get(2);
    }
  }

  private void start(String log, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
            "jdk.incubator.vector", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=", "-cp",
            System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve(log).toFile());
    builder.environment().put("ROS_LOG_DIR", folder.resolve("logs").toString());
    processes.add(builder.start());
  }

  /** What a process has said. */
  String words(String log) {
    try {
      return Files.readString(folder.resolve(log));
    } catch (IOException e) {
      return "";
    }
  }

  URI lookup(String node) throws IOException {
    try (MasterProbe probe = new MasterProbe(master)) {
      return probe.lookup(node);
    }
  }

  /** Opens a connection that stays until the test ends, and says something. */
  Socket open(int port, byte[]... parts) {
    try {
      Socket socket = new Socket("127.0.0.1", port);
      sockets.add(socket);
      for (byte[] part : parts) {
        socket.getOutputStream().write(part);
      }
      return socket;
    } catch (IOException e) {
      return null; // It was hung up on before all was said.
    }
  }

  /** Hangs up on all that were opened. */
  void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  RosNode client() {
    return client;
  }

  /**
   * Shows twenty good images and waits for the answer to each, of which one may be lost; then everything else has to
   * work, too.
   */
  void answersGoodImages() throws IOException {
    answered.clear();
    for (int i = 0; i < 20; i++) {
      last = Math.max(last + 1, client.clock().nowNanos());
      RosTime stamp = RosTime.ofNanos(last);
      info.publish(BoxOnTable.info());
      depth.publish(BoxOnTable.metres(stamp));
      long end = System.nanoTime() + 20_000_000_000L; // five seconds, and patience with a busy machine
      while (!answered.contains(stamp) && System.nanoTime() < end) {
        LockSupport.parkNanos(2_000_000);
      }
    }
    assertTrue(answered.size() >= 19, answered.size() + " of 20 images were answered in time\n" + words("node"));
    Predict.Response answer =
        client.call(NODE + "/predict", Predict.CODEC, new Predict.Request(""), Duration.ofSeconds(60));
    assertTrue(answer.success(), answer.message());
    try (MasterProbe atMaster = new MasterProbe(master); MasterProbe atNode = new MasterProbe(slave)) {
      atMaster.call("getPid", "/x");
      atNode.call("getPid", "/x");
    }
    processes.forEach(process -> assertTrue(process.isAlive(), words("node") + words("master")));
  }

  @Override
  public void close() throws IOException {
    hangUp();
    client.close();
    processes.forEach(Process::destroyForcibly);
  }
}
