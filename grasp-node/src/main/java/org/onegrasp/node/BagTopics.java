package org.onegrasp.node;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.msgs.bag.BagConnection;
import org.onegrasp.msgs.bag.BagMessage;
import org.onegrasp.msgs.bag.BagTopic;

/**
 * Which topics of a bag are played.
 *
 * @param depth depth images
 * @param info their camera info
 * @param transforms /tf, after remapping
 * @param staticTransforms /tf_static, after remapping
 */
record BagTopics(String depth, String info, String transforms, String staticTransforms) {
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
    String info = choose(bag, CameraInfo.CODEC, "--camera-info", options.cameraInfo, List.of(resolve.apply("~camera_info"), beside),
        topic -> true);
    return new BagTopics(depth, info, resolve.apply("/tf"), resolve.apply("/tf_static"));
  }

  /** @param usual names to take when the bag has them */
  private static String choose(Bag bag, MessageCodec<?> codec, String option, String given, List<String> usual,
      Predicate<BagTopic> suits) {
    List<BagTopic> fitting = bag.topics().stream().filter(topic -> topic.md5().equals(codec.md5()) && topic.messages() > 0).toList();
    if (given != null) {
      if (fitting.stream().noneMatch(topic -> topic.name().equals(given))) {
        throw new IllegalArgumentException(option + " " + given + ": the bag has no messages of type " + codec.type()
            + " on that topic. " + contents(bag));
      }
      return given;
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
          : "the bag has " + suitable.size() + " topics of " + what + "; name one with " + option) + ". " + contents(bag));
    }
    return suitable.get(0).name();
  }

  private static String compressed(Bag bag) {
    boolean compressed = bag.topics().stream().anyMatch(topic -> topic.type().equals("sensor_msgs/CompressedImage"));
    return compressed ? "; compressed images have to be recorded raw, or republished with rosrun image_transport republish" : "";
  }

  private static boolean depthEncoded(Bag bag, BagTopic topic) {
    try {
      BagMessage first = bag.messages(connection -> connection.topic().equals(topic.name())).next();
      return first != null && DepthImages.isDepth(first.decode(Image.CODEC).encoding());
    } catch (IOException | RuntimeException e) {
      return false; // playing it would tell why
    }
  }

  /** Topics with types and counts, for messages. */
  static String contents(Bag bag) {
    return bag.topics().stream()
        .map(topic -> "\n  " + topic.name() + "  " + topic.type() + "  " + topic.messages() + " messages")
        .collect(Collectors.joining("", "The bag has these topics:", ""));
  }

  boolean wanted(BagConnection connection) {
    String topic = connection.topic();
    return topic.equals(depth) || topic.equals(info) || topic.equals(transforms) || topic.equals(staticTransforms)
        || connection.type().equals(Demonstration.CODEC.type());
  }
}
