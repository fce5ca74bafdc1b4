package org.onegrasp.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;

/**
 * Listens to a simulated camera and to the grasp node, and prints how long after a frame's stamp the frame and the
 * grasp for it arrive here, in a process of its own. The stamps must be the wall clock's. Run by hand with the test
 * class path, beside {@code master}, {@code gazebo --rate 30} and {@code node}; arguments: seconds to listen (default
 * 10), then ROS's.
 */
final class LagBenchmark {
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  private final Map<Long, Double> frames = new ConcurrentHashMap<>();
  private final Map<Long, Double> maps = new ConcurrentHashMap<>();
  private final Map<Long, Double> grasps = new ConcurrentHashMap<>();

  private Set<Long> heard = Set.of(); // stamps, nanoseconds

  private LagBenchmark() {}

  public static void main(String[] args) throws Exception {
    long seconds = args.length > 0 ? Long.parseLong(args[0]) : 10;
    RosArguments arguments =
        RosArguments.parse(Arrays.asList(args).subList(Math.min(1, args.length), args.length), System.getenv());
    LagBenchmark lags = new LagBenchmark();
    try (RosNode node = RosNode.create(arguments, "lag_benchmark")) {
      node.subscribe("camera/depth/image_raw", Image.CODEC, 10, image -> lags.note(lags.frames, image.header(), node));
      node.subscribe("onegrasp/heat_map", Image.CODEC, 10, image -> lags.note(lags.maps, image.header(), node));
      node.subscribe("onegrasp/grasp", GraspMessage.CODEC, 10, grasp -> lags.note(lags.grasps, grasp.header(), node));
      Thread.sleep(WARM_UP.toMillis());
      lags.frames.clear();
      Thread.sleep(seconds * 1000);
      lags.heard = Set.copyOf(lags.frames.keySet());
      Thread.sleep(LAST_ANSWERS.toMillis());
    }
    System.out.printf("%d frames in %d s: %s; %s; %s%n", lags.heard.size(), seconds, lags.told("frame", lags.frames),
        lags.told("heat map", lags.maps), lags.told("grasp", lags.grasps));
  }

  private void note(Map<Long, Double> lags, Header header, RosNode node) {
    long stamp = header.stamp().toNanos();
    lags.put(stamp, (node.clock().nowNanos() - stamp) * 1e-6);
  }

  /** Of the frames that were heard. */
  private String told(String what, Map<Long, Double> lags) {
    double[] sorted = heard.stream().filter(lags::containsKey).mapToDouble(lags::get).sorted().toArray();
    return sorted.length == 0 ? "no " + what
        : String.format("%d with a %s, after a median of %.1f ms (95 %%: %.1f ms)", sorted.length, what,
            sorted[sorted.length / 2], sorted[sorted.length * 95 / 100]);
  }
}
