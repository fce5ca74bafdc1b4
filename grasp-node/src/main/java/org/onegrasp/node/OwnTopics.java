package org.onegrasp.node;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Choice;
import org.onegrasp.msgs.CompressedImage;
import org.onegrasp.msgs.DiagnosticArray;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Grasps;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.JointTrajectory;
import org.onegrasp.msgs.Log;
import org.onegrasp.msgs.MarkerArray;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.msgs.PoseStamped;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.node.camera.DepthImages;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.Subscription.Limits;
import org.onegrasp.web.Topics;

/**
 * What this node publishes, and what it sees: depth, colour, and the infos of its cameras, heard as any other node
 * would hear it.
 */
final class OwnTopics implements Topics {
  private static final Limits MESSAGES = new Limits(10, 8 << 20);
  /** One waits while one is sent: a tool sees the newest. */
  private static final Limits PICTURES = new Limits(1, DepthImages.MOST_BYTES);
  /** Types that depth may come as. */
  private static final List<MessageCodec<?>> DEPTHS = List.of(Image.CODEC, CompressedImage.CODEC, PointCloud2.CODEC);

  /** A message of a type. */
  private record Typed(String type, byte[] bytes) {}

  /** Of a type that is known, but its messages are left as they are. */
  private record Bytes(MessageCodec<?> known) implements MessageCodec<byte[]> {
    @Override
    public String type() {
      return known.type();
    }

    @Override
    public String md5() {
      return known.md5();
    }

    @Override
    public String definition() {
      return known.definition();
    }

    @Override
    public int encodedSize(byte[] message) {
      return message.length;
    }

    @Override
    public void encode(byte[] message, ByteBuffer out) {
      out.put(message);
    }

    @Override
    public byte[] decode(ByteBuffer in) {
      byte[] message = new byte[in.remaining()];
      in.get(message);
      return message;
    }
  }

  private final RosNode node;
  private final Supplier<String> depthType;
  private final Map<String, MessageCodec<?>> codecs = new LinkedHashMap<>(); // by topic
  private final Set<String> latched;
  private final String depth;
  private final String colour;

  /**
   * @param arm whether picks are planned
   * @param depthType name of the type that depth comes as, as far as that is known
   */
  OwnTopics(RosNode node, boolean arm, Supplier<String> depthType) {
    this.node = node;
    this.depthType = depthType;
    depth = node.resolve("~depth");
    colour = node.resolve("~colour");
    latched = Set.of(node.resolve("~teaching_status"), node.resolve("/tf_static"));
    add("~grasp", GraspMessage.CODEC);
    add("~grasps", Grasps.CODEC);
    add("~grasp_pose", PoseStamped.CODEC);
    add("~height_map", Image.CODEC);
    add("~heat_map", Image.CODEC);
    add("~markers", MarkerArray.CODEC);
    add("~teaching_status", TeachingStatus.CODEC);
    add("~depth", Image.CODEC);
    add("~camera_info", CameraInfo.CODEC);
    add("~colour", Image.CODEC);
    add("~colour_info", CameraInfo.CODEC);
    add("/tf", TFMessage.CODEC);
    add("/tf_static", TFMessage.CODEC);
    add("/diagnostics", DiagnosticArray.CODEC);
    add("/rosout", Log.CODEC);
    if (arm) {
      add("~approach_trajectory", JointTrajectory.CODEC);
      add("~retreat_trajectory", JointTrajectory.CODEC);
    }
  }

  private void add(String name, MessageCodec<?> codec) {
    codecs.putIfAbsent(node.resolve(name), codec); // two of our names may be one topic
  }

  @Override
  public List<Topic> topics() {
    return codecs.entrySet().stream().map(entry -> topic(entry.getKey(), entry.getValue())).toList();
  }

  private Topic topic(String name, MessageCodec<?> usual) {
    MessageCodec<?> codec = !name.equals(depth) ? usual
        : DEPTHS.stream().filter(one -> one.type().equals(depthType.get())).findFirst().orElse(Image.CODEC);
    return new Topic(name, codec.type(), codec.definition(), latched.contains(name));
  }

  @Override
  public Runnable listen(Topic topic, Consumer<byte[]> messages) {
    if (topic.name().equals(depth)) {
      return node.subscribe(depth, anyDepth(), PICTURES, message -> {
        if (message.type.equals(topic.type())) { // another publisher may have come since
          messages.accept(message.bytes);
        }
      })::close;
    }
    return node.subscribe(topic.name(), new Bytes(codecs.get(topic.name())),
        topic.name().equals(colour) ? PICTURES : MESSAGES, messages)::close;
  }

  private static Choice<Typed> anyDepth() {
    Choice<Typed> choice = new Choice<>();
    DEPTHS.forEach(codec -> choice.or(new Bytes(codec), bytes -> new Typed(codec.type(), bytes)));
    return choice;
  }
}
