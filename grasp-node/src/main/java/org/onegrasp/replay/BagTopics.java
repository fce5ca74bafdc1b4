package org.onegrasp.replay;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.msgs.bag.BagConnection;
import org.onegrasp.msgs.bag.BagTopic;

/**
 * Which topics of a bag are played.
 *
 * @param depth depth images
 * @param info their camera info; empty where they need none
 * @param colour colour images, after remapping; the bag need not have it
 * @param colourInfo their camera info, likewise
 * @param transforms /tf, after remapping
 * @param staticTransforms /tf_static, after remapping
 */
public record BagTopics(String depth, String info, String colour, String colourInfo, String transforms,
    String staticTransforms) {

  private static final int MOST_LISTED = 200;

  /**
   * Chooses them.
   *
   * @param resolve the node's remappings
   * @throws IllegalArgumentException when the bag has no such topic, or too many; lists what it has
   */
  static BagTopics choose(Bag bag, BagOptions options, UnaryOperator<String> resolve) {
    String depth = BagDepth.topic(bag, options.image, resolve.apply("~depth"));
    String info = BagDepth.isCloud(bag, depth) ? "" : info(bag, depth, options.cameraInfo, resolve);
    return new BagTopics(depth, info, resolve.apply("~colour"), resolve.apply("~colour_info"), resolve.apply("/tf"),
        resolve.apply("/tf_static"));
  }

  private static String info(Bag bag, String depth, String given, UnaryOperator<String> resolve) {
    List<BagTopic> infos = bag.topics().stream()
        .filter(topic -> topic.md5().equals(CameraInfo.CODEC.md5()) && topic.messages() > 0).toList();
    if (given != null) {
      return named(bag, infos, "--camera-info", given, CameraInfo.CODEC.type());
    }
    String picture = depth.replaceFirst("/compressed(Depth)?$", "");
    String beside = picture.substring(0, picture.lastIndexOf('/') + 1) + "camera_info";
    for (String usual : List.of(resolve.apply("~camera_info"), beside)) {
      if (infos.stream().anyMatch(topic -> topic.name().equals(usual))) {
        return usual;
      }
    }
    return only(bag, infos.stream().filter(nearest(bag, depth)).toList(), "--camera-info", CameraInfo.CODEC.type());
  }

  /** The topic with that name. */
  static String named(Bag bag, List<BagTopic> fitting, String option, String given, String type) {
    String name = Bag.globalName(given);
    if (fitting.stream().noneMatch(topic -> topic.name().equals(name))) {
      throw new IllegalArgumentException(option + " " + given + ": the bag has no messages of type " + type
          + " on that topic. " + contents(bag));
    }
    return name;
  }

  /** Whether depth images were recorded without any transforms. */
  boolean uncalibrated(Bag bag) {
    return !info.isEmpty() && bag.topics().stream()
        .noneMatch(topic -> topic.name().equals(transforms) || topic.name().equals(staticTransforms));
  }

  /** The only one of these topics. */
  static String only(Bag bag, List<BagTopic> suitable, String option, String what) {
    if (suitable.size() != 1) {
      throw new IllegalArgumentException((suitable.isEmpty() ? "the bag has no " + what
          : "the bag has " + suitable.size() + " topics of " + what + "; name one with " + option) + ". "
          + contents(bag));
    }
    return suitable.get(0).name();
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
