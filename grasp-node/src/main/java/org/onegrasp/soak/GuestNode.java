package org.onegrasp.soak;

import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.MarkerArray;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;

/** A well-behaved node that comes, listens to everything, publishes a transform of its own, and goes. */
final class GuestNode implements AutoCloseable {
  private final RosNode node;
  private final Publisher<TFMessage> transforms;

  GuestNode(RosArguments arguments, String name) {
    node = RosNode.create(arguments, name);
    node.subscribe("/onegrasp/grasp", GraspMessage.CODEC, 10, message -> {});
    node.subscribe("/onegrasp/heat_map", Image.CODEC, 10, message -> {});
    node.subscribe("/onegrasp/markers", MarkerArray.CODEC, 10, message -> {});
    node.subscribe("/tf", TFMessage.CODEC, 10, message -> {});
    node.advertise("~chatter", StringMessage.CODEC, true, 1).publish(new StringMessage("hello"));
    transforms = node.advertise("/tf", TFMessage.CODEC, false, 10);
  }

  void publish(TFMessage message) {
    transforms.publish(message);
  }

  @Override
  public void close() {
    node.close();
  }
}
