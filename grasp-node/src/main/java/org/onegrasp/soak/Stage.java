package org.onegrasp.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosException;
import org.onegrasp.ros.RosNode;

/** The processes: a master that can be killed, the node, and our own ROS node beside them. For one thread. */
final class Stage implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private final SoakPlan plan;
  private final int port;
  private final RosArguments arguments;
  private final RosNode own;
  private Child master;
  private Child node;

  Stage(SoakPlan plan) throws IOException, InterruptedException {
    this.plan = plan;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      port = free.getLocalPort();
    }
    arguments = RosArguments.parse(List.of(), environment());
    startMaster();
    own = RosNode.create(arguments, "soak");
    tellSimulated();
  }

  private Map<String, String> environment() {
    Map<String, String> all = new HashMap<>(plan.environment());
    all.put("ROS_MASTER_URI", "http://" + HOST + ":" + port);
    all.put("ROS_IP", HOST);
    all.put("ROS_HOSTNAME", HOST);
    all.put("ROS_NAMESPACE", "");
    all.put("ROS_LOG_DIR", plan.folder().resolve("log").toString());
    return all;
  }

  RosNode own() {
    return own;
  }

  RosArguments arguments() {
    return arguments;
  }

  Path skills() {
    return plan.folder().resolve("skills");
  }

  void startNode() throws IOException {
    Files.createDirectories(skills());
    node = new Child(plan.launcher(), List.of("node", "~depth:=/soak/depth", "~camera_info:=/soak/camera_info",
        "_skills_dir:=" + skills()), environment(), plan.folder().resolve("node.txt"));
  }

  Child node() {
    return node;
  }

  void startMaster() throws IOException {
    master = new Child(plan.launcher(), List.of("master", "--port", Integer.toString(port)), environment(),
        plan.folder().resolve("master.txt"));
  }

  void killMaster() throws InterruptedException {
    master.kill();
  }

  /** A new master knows nothing. One that is just coming has this set by the next call. */
  boolean tellSimulated() {
    try {
      own.parameters().set("/use_sim_time", plan.simulated());
      return true;
    } catch (RosException e) {
      return false;
    }
  }

  /** @throws IllegalStateException when it does not come true in two minutes, or the node ends before */
  void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || node != null && !node.alive()) {
        throw new IllegalStateException(
            "waited in vain for " + what + "; what the processes said is in " + plan.folder());
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() {
    own.close();
    if (node != null) {
      node.close();
    }
    master.close();
  }
}
