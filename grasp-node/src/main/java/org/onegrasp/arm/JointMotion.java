package org.onegrasp.arm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.JointTrajectory;
import org.onegrasp.msgs.JointTrajectoryPoint;
import org.onegrasp.msgs.RosDuration;

/**
 * Joint positions over time, from rest to rest. Between two points each joint follows the cubic that has the positions
 * and velocities of both, as ROS's joint trajectory controllers do it.
 *
 * @param joints names
 * @param seconds (points), from 0, rising
 * @param positions (points, joints), radians or metres
 * @param velocities (points, joints), per second
 */
public record JointMotion(List<String> joints, double[] seconds, double[][] positions, double[][] velocities) {

  /** Farthest apart that points are, so that those who only connect the points come close too. */
  private static final double POINT_SECONDS = 0.1;
  private static final double[] NOTHING = {};

  public JointMotion {
    joints = List.copyOf(joints);
    if (seconds.length < 2 || positions.length != seconds.length || velocities.length != seconds.length) {
      throw new IllegalArgumentException("a motion needs two or more points, got " + seconds.length + " times, "
          + positions.length + " positions, " + velocities.length + " velocities");
    }
  }

  /**
   * Every joint from rest to rest on one cubic, in the least time that speeds and ramps allow. A cubic over T seconds
   * peaks at 1.5 of its mean speed, and starts with an acceleration of 6 ways / T^2.
   */
  static JointMotion between(List<ChainJoint> joints, double[] from, double[] to, PickSettings.Pace pace) {
    double duration = 2e-3;
    for (int j = 0; j < from.length; j++) {
      double way = Math.abs(to[j] - from[j]);
      double speed = pace.speed() * joints.get(j).speed();
      duration = Math.max(duration, Math.max(1.5 * way / speed, Math.sqrt(6 * way * pace.rampSeconds() / speed)));
    }
    int steps = (int) Math.ceil(duration / POINT_SECONDS) + 1;
    double[][] positions = new double[steps + 1][from.length];
    double[][] velocities = new double[steps + 1][from.length];
    for (int i = 0; i <= steps; i++) {
      double share = (double) i / steps;
      for (int j = 0; j < from.length; j++) {
        positions[i][j] = from[j] + (to[j] - from[j]) * ease(share);
        velocities[i][j] = (to[j] - from[j]) * 6 * share * (1 - share) / duration;
      }
    }
    return new JointMotion(names(joints), times(duration, steps), positions, velocities);
  }

  /**
   * Through joint positions that are one equal step of time apart, in the least time that the joints and
   * {@code leastSeconds} allow; speeds and accelerations are differences of the positions.
   *
   * @param path (points, joints), beginning and ending at rest
   */
  static JointMotion through(List<ChainJoint> joints, double[][] path, double leastSeconds, PickSettings.Pace pace) {
    int steps = path.length - 1;
    double step = leastSeconds / steps;
    for (int i = 0; i <= steps; i++) {
      for (int j = 0; j < joints.size(); j++) {
        // At rest at both ends, as if it came from, or went to, the other side.
        double after = i == steps ? path[i - 1][j] - path[i][j] : path[i + 1][j] - path[i][j];
        double before = i == 0 ? -after : path[i][j] - path[i - 1][j];
        double speed = pace.speed() * joints.get(j).speed();
        step = Math.max(step, Math.max(Math.abs(after) / speed,
            Math.sqrt(Math.abs(after - before) * pace.rampSeconds() / speed)));
      }
    }
    double[][] velocities = new double[steps + 1][joints.size()];
    for (int i = 1; i < steps; i++) {
      for (int j = 0; j < joints.size(); j++) {
        velocities[i][j] = (path[i + 1][j] - path[i - 1][j]) / (2 * step);
      }
    }
    return new JointMotion(names(joints), times(step * steps, steps), path, velocities);
  }

  /** Share of a way that a cubic from rest to rest has made after a share of the time. */
  static double ease(double share) {
    return share * share * (3 - 2 * share);
  }

  private static List<String> names(List<ChainJoint> joints) {
    return joints.stream().map(ChainJoint::name).toList();
  }

  private static double[] times(double duration, int steps) {
    double[] seconds = new double[steps + 1];
    Arrays.setAll(seconds, i -> duration * i / steps);
    return seconds;
  }

  public double duration() {
    return seconds[seconds.length - 1];
  }

  /** This motion and then {@code next}, which begins where this one ends. */
  JointMotion then(JointMotion next) {
    int n = seconds.length;
    int all = n + next.seconds.length - 1;
    double[] joinedSeconds = Arrays.copyOf(seconds, all);
    double[][] joinedPositions = Arrays.copyOf(positions, all);
    double[][] joinedVelocities = Arrays.copyOf(velocities, all);
    for (int i = 1; i < next.seconds.length; i++) {
      joinedSeconds[n + i - 1] = duration() + next.seconds[i];
      joinedPositions[n + i - 1] = next.positions[i];
      joinedVelocities[n + i - 1] = next.velocities[i];
    }
    return new JointMotion(joints, joinedSeconds, joinedPositions, joinedVelocities);
  }

  /** For a joint trajectory controller. */
  public JointTrajectory trajectory(Header header) {
    List<JointTrajectoryPoint> points = new ArrayList<>();
    for (int i = 0; i < seconds.length; i++) {
      points.add(new JointTrajectoryPoint(positions[i], velocities[i], NOTHING, NOTHING,
          RosDuration.ofNanos(Math.round(seconds[i] * 1e9))));
    }
    return new JointTrajectory(header, joints, points);
  }
}
