package org.onegrasp.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;

/**
 * Starts a grasp node and a simulated robot on a master of its own and ends with the first grasp, so that the launcher
 * sees which classes a start takes. Its argument is a folder for skills and logs.
 */
final class StartRehearsal {
  private static final String HOST = "127.0.0.1";
  private static final long LIMIT_SECONDS = 60;

  private StartRehearsal() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    RosMaster master = RosMaster.start(HOST, 0);
    List<String> ros = List.of("__master:=" + master.uri(), "__ip:=" + HOST, "__ns:=/");
    run(folder, ros, "node", "~depth:=/camera/depth/image_raw", "~camera_info:=/camera/depth/camera_info",
        "_skills_dir:=" + folder.resolve("skills"));
    run(folder, ros, "sim");
    CountDownLatch grasped = new CountDownLatch(1);
    RosNode watcher = RosNode.create(RosArguments.parse(ros, Map.of()), "rehearsal");
    watcher.subscribe("/onegrasp/grasp", GraspMessage.CODEC, 1, grasp -> grasped.countDown());
    int code = grasped.await(LIMIT_SECONDS, TimeUnit.SECONDS) ? 0 : 1;
    Ending.returned(code);
    System.exit(code);
  }

  private static void run(Path folder, List<String> ros, String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(ros);
    line.add("__log:=" + folder.resolve(command + ".log"));
    line.addAll(Arrays.asList(arguments));
    Thread thread = new Thread(() -> Main.main(line.toArray(new String[0])), "rehearsal-" + command);
    thread.setDaemon(true);
    thread.start();
  }
}
