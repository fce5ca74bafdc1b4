package org.onegrasp.replay;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.msgs.bag.BagConnection;
import org.onegrasp.msgs.bag.BagMessage;
import org.onegrasp.msgs.bag.BagTopic;
import org.onegrasp.node.camera.DepthImages;

/**
 * Which topics of a bag are played.
 *
 * @param depth depth images
 * @param info their camera info
 * @param transforms /tf, after remapping
 * @param staticTransforms /tf_static, after remapping
 */
public record BagTopics(String depth, String info, String transforms, String staticTransforms) {

  private static final int MOST_LISTED = 200;

  /**
   * Chooses them.
   *
   * @param resolve the node's remappings
   * @throws IllegalArgumentException when the bag has no such topic, or too many; lists what it has
   */
  static BagTopics choose(Bag bag, BagOptions options, UnaryOperator<String> resolve) throws IOException {
    String depth = choose(bag, Image.CODEC, "--image", options.image, List.of(resolve.apply("~depth")),
        topic -> depthEncoded(bag, topic));
    String beside = depth.substring(0, depth.lastIndexOf('/') + 1) + "camera_info";
    String info = choose(bag, CameraInfo.CODEC, "--camera-info", options.cameraInfo,
        List.of(resolve.apply("~camera_info"), beside),
        nearest(bag, depth));
    return new BagTopics(depth, info, resolve.apply("/tf"), resolve.apply("/tf_static"));
  }

  /** @param usual names to take when the bag has them */
  private static String choose(Bag bag, MessageCodec<?> codec, String option, String given, List<String> usual,
      Predicate<BagTopic> suits) {
    List<BagTopic> fitting =
        bag.topics().stream().filter(topic -> topic.md5().equals(codec.md5()) && topic.messages() > 0).toList();
    if (given != null) {
      String name = Bag.globalName(given);
      if (fitting.stream().noneMatch(topic -> topic.name().equals(name))) {
        throw new IllegalArgumentException(option + " " + given + ": the bag has no messages of type " + codec.type()
            + " on that topic" + (codec == Image.CODEC ? compressed(bag) : "") + ". " + contents(bag));
      }
      return name;
    }
    for (String name : usual) {
      if (fitting.stream().anyMatch(topic -> topic.name().equals(name))) {
        return name;
      }
    }
    List<BagTopic> suitable = fitting.stream().filter(suits).toList();
    if (suitable.size() != 1) {
      String what = codec.type() + (codec == Image.CODEC ? " with depth (32FC1 or 16UC1)" : "");
      throw new IllegalArgumentException((suitable.isEmpty() ? "the bag has no " + what + compressed(bag)
          : "the bag has " + suitable.size() + " topics of " + what + "; name one with " + option) + ". "
          + contents(bag));
    }
    return suitable.get(0).name();
  }

  /** What to do about compressed images, those with depth first. */
  private static String compressed(Bag bag) {
    return bag.topics().stream()
        .filter(topic -> topic.type().equals("sensor_msgs/CompressedImage") && topic.messages() > 0)
        .map(BagTopic::name).min(Comparator.comparing((String name) -> !name.endsWith("/compressedDepth")))
        .map(BagTopics::republish)
        .orElse("");
  }

  private static String republish(String topic) {
    String transport = topic.substring(topic.lastIndexOf('/') + 1);
    String raw = topic.substring(0, Math.max(topic.lastIndexOf('/'), 1));
    return "; compressed images have to be recorded raw, or made raw: rosrun image_transport republish " + transport
        + " in:=" + raw
        + " raw out:=" + raw + "/raw, and meanwhile rosbag play and rosbag record";
  }

  /**
   * Whether no camera info of the bag shares more of its name with the images, as .../Depth_0/info with
   * .../Depth_0/image.
   */
  private static Predicate<BagTopic> nearest(Bag bag, String depth) {
    int most = bag.topics().stream().filter(topic -> topic.md5().equals(CameraInfo.CODEC.md5()) && topic.messages() > 0)
        .mapToInt(topic -> shared(topic.name(), depth)).max().orElse(0);
    return topic -> shared(topic.name(), depth) == most;
  }

  /** How many parts two names begin with alike. */
  private static int shared(String name, String other) {
    String[] a = name.split("/");
    String[] b = other.split("/");
    int differs = Arrays.mismatch(a, b);
    return differs < 0 ? a.length : differs;
  }

  private static boolean depthEncoded(Bag bag, BagTopic topic) {
    try {
      BagMessage first = bag.messages(connection -> connection.topic().equals(topic.name())).next();
      return first != null && DepthImages.isDepth(first.decode(Image.CODEC).encoding());
    } catch (IOException | RuntimeException e) {
      return false; // playing it would tell why
    }
  }

  /** Topics with types and counts, and what is wrong with the bag, for messages. */
  public static String contents(Bag bag) {
    String problems =
        bag.problems().stream().map(problem -> "\n  " + Quoted.line(problem)).collect(Collectors.joining());
    return bag.topics().stream().limit(MOST_LISTED)
        .map(topic -> "\n  " + Quoted.line(topic.name() + "  " + topic.type() + "  " + topic.messages() + " messages"))
        .collect(Collectors.joining("", bag.topics().isEmpty() ? "The bag has no topics" : "The bag has these topics:",
            (bag.topics().size() > MOST_LISTED ? "\n  ..." : "")
                + (problems.isEmpty() ? "" : "\nand these problems:" + problems)));
  }

  /** Images and demonstrations. */
  boolean played(BagConnection connection) {
    return connection.topic().equals(depth) || connection.type().equals(Demonstration.CODEC.type());
  }
}
