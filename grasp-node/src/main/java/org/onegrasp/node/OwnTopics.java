package org.onegrasp.node;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.DiagnosticArray;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Grasps;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.JointTrajectory;
import org.onegrasp.msgs.Log;
import org.onegrasp.msgs.MarkerArray;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.PoseStamped;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.Subscription;
import org.onegrasp.web.Topics;

/** What this node publishes, and the camera info that it listens to, heard as any other node would hear it. */
final class OwnTopics implements Topics {
  private static final int QUEUE = 10;
  private static final int MOST_BYTES = 8 << 20;

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
  private final Map<Topic, MessageCodec<?>> codecs = new LinkedHashMap<>();

  /** @param arm whether picks are planned */
  OwnTopics(RosNode node, boolean arm) {
    this.node = node;
    add("~grasp", GraspMessage.CODEC, false);
    add("~grasps", Grasps.CODEC, false);
    add("~grasp_pose", PoseStamped.CODEC, false);
    add("~height_map", Image.CODEC, false);
    add("~heat_map", Image.CODEC, false);
    add("~markers", MarkerArray.CODEC, false);
    add("~teaching_status", TeachingStatus.CODEC, true);
    add("~camera_info", CameraInfo.CODEC, false);
    add("/tf", TFMessage.CODEC, false);
    add("/tf_static", TFMessage.CODEC, true);
    add("/diagnostics", DiagnosticArray.CODEC, false);
    add("/rosout", Log.CODEC, false);
    if (arm) {
      add("~approach_trajectory", JointTrajectory.CODEC, false);
      add("~retreat_trajectory", JointTrajectory.CODEC, false);
    }
  }

  private void add(String name, MessageCodec<?> codec, boolean latched) {
    codecs.put(new Topic(node.resolve(name), codec.type(), codec.definition(), latched), codec);
  }

  @Override
  public List<Topic> topics() {
    return List.copyOf(codecs.keySet());
  }

  @Override
  public Runnable listen(Topic topic, Consumer<byte[]> messages) {
    return node.subscribe(topic.name(), new Bytes(codecs.get(topic)), new Subscription.Limits(QUEUE, MOST_BYTES),
        messages)::close;
  }
}
