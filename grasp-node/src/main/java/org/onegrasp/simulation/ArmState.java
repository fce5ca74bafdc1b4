package org.onegrasp.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.JointState;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;
import org.onegrasp.world.table.RobotDescription;
import org.onegrasp.world.table.TableWorld;

/**
 * What ROS tools want to know of an arm: {@code robot_description}, joint_states, and its links on /tf and /tf_static,
 * as robot_state_publisher would publish them.
 */
final class ArmState {
  private static final int QUEUE = 10;

  private final RobotDescription description;
  private final String prefix;
  private final Publisher<JointState> joints;
  private final Publisher<TFMessage> transforms;

  /** @param framePrefix put before the names of all frames, so that several arms can stand under one master */
  ArmState(RosNode node, RobotDescription description, String framePrefix) {
    this.description = description;
    this.prefix = Messages.frame(framePrefix);
    node.parameters().set("robot_description", description.urdf());
    joints = node.advertise("joint_states", JointState.CODEC, false, QUEUE);
    transforms = node.advertise("/tf", TFMessage.CODEC, false, QUEUE);
    node.advertise("/tf_static", TFMessage.CODEC, true, QUEUE)
        .publish(message(node.clock().nowNanos(), description.fixedLinks()));
  }

  /** The base frame's full name. */
  String base() {
    return prefix + RobotDescription.BASE;
  }

  /** The full name of the camera's optical frame. */
  String optical() {
    return prefix + RobotDescription.OPTICAL;
  }

  /** The full name of the frame of the object on the table. */
  String object() {
    return prefix + "object";
  }

  void publish(long stampNanos, TableWorld.Motion motion) {
    Map<String, Double> positions = motion.joints();
    double[] values = positions.values().stream().mapToDouble(Double::doubleValue).toArray();
    joints
        .publish(new JointState(Messages.header(stampNanos, ""), List.copyOf(positions.keySet()), values, new double[0],
            new double[0]));
    transforms.publish(message(stampNanos, description.movingLinks(positions)));
    motion.object().ifPresent(
        pose -> transforms.publish(Messages.transform(Messages.header(stampNanos, base()), object(), pose)));
  }

  private TFMessage message(long stampNanos, List<RobotDescription.LinkPose> links) {
    List<TransformStamped> poses = new ArrayList<>();
    links.forEach(link -> poses.add(
        Messages.transformStamped(Messages.header(stampNanos, prefix + link.parent()), prefix + link.link(),
            link.pose())));
    return new TFMessage(poses);
  }
}
