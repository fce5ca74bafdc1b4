package org.onegrasp.msgs;

import java.util.List;

/**
 * What the joints of a robot do. Each array is as long as the names, or empty when nothing is known.
 *
 * @param header time; joints have no frame
 * @param name names of the joints
 * @param position radians or metres
 * @param velocity radians or metres per second
 * @param effort newton metres or newtons
 */
public record JointState(Header header, List<String> name, double[] position, double[] velocity, double[] effort) {
  public static final MessageCodec<JointState> CODEC = RecordCodec.of("sensor_msgs/JointState", JointState.class);
}
