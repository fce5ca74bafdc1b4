package org.onegrasp.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.msgs.bag.BagMessage;
import org.onegrasp.msgs.bag.BagTopic;
import org.onegrasp.node.camera.DepthMessage;

/** Which topic of a bag has the depth: raw images are taken before compressed ones, these before clouds. */
final class BagDepth {
  private static final String OPTION = "--image";
  private static final String RAW = "sensor_msgs/Image with depth (32FC1 or 16UC1)";

  private BagDepth() {}

  /**
   * Chooses it.
   *
   * @param given by the option; null when it is not
   * @param usual taken when the bag has it
   * @throws IllegalArgumentException when the bag has no such topic, or too many; lists what it has
   */
  static String topic(Bag bag, String given, String usual) {
    List<BagTopic> fitting = bag.topics().stream()
        .filter(topic -> DepthMessage.types().of(topic.md5()).isPresent() && topic.messages() > 0).toList();
    if (given != null) {
      return BagTopics.named(bag, fitting, OPTION, given, String.join(", ", DepthMessage.types().types()));
    }
    if (fitting.stream().anyMatch(topic -> topic.name().equals(usual))) {
      return usual;
    }
    for (String type : DepthMessage.types().types()) {
      List<BagTopic> suitable = new ArrayList<>(fitting);
      suitable.removeIf(topic -> !topic.type().equals(type) || !hasDepth(bag, topic));
      if (!suitable.isEmpty()) {
        return BagTopics.only(bag, suitable, OPTION, type.equals(Image.CODEC.type()) ? RAW : type + " with depth");
      }
    }
    return BagTopics.only(bag, List.of(), OPTION, RAW + ", no compressed depth and no point cloud");
  }

  private static boolean hasDepth(Bag bag, BagTopic topic) {
    try {
      BagMessage first = bag.messages(connection -> connection.topic().equals(topic.name())).next();
      return first != null && decode(first).hasDepth();
    } catch (IOException | RuntimeException e) {
      return false; // playing it would tell why
    }
  }

  /**
   * A message of such a topic.
   *
   * @throws IllegalArgumentException when it was recorded with another type
   */
  static DepthMessage decode(BagMessage message) {
    MessageCodec<DepthMessage> image = DepthMessage.types().of(Image.CODEC.md5()).orElseThrow();
    return message.decode(DepthMessage.types().of(message.connection().md5()).orElse(image));
  }

  static boolean isCloud(Bag bag, String depth) {
    return bag.topics().stream().anyMatch(topic -> topic.name().equals(depth)
        && topic.type().equals(PointCloud2.CODEC.type()));
  }
}
