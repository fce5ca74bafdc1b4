package org.onegrasp.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.onegrasp.arm.ChainJoint;
import org.onegrasp.msgs.JointState;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;

/**
 * Where the joints were last, gathered from publishers that each may know some of them. Safe for use by several
 * threads.
 */
final class JointPositions {
  private static final int MOST_JOINTS = 1000;
  private static final long STALE_NANOS = 2_000_000_000L;

  private final LongSupplier nanos;
  private final Map<String, Known> known = new HashMap<>();

  private record Known(double position, long nanos) {}

  /** @param nanos the time of this process, rising */
  JointPositions(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Takes what is usable: joints with a finite position. */
  synchronized void take(JointState state) {
    long now = nanos.getAsLong();
    int count = Math.min(state.name().size(), state.position().length);
    for (int i = 0; i < count; i++) {
      String name = state.name().get(i);
      boolean room = known.size() < MOST_JOINTS || known.containsKey(name);
      if (room && Double.isFinite(state.position()[i])) {
        known.put(name, new Known(state.position()[i], now));
      }
    }
  }

  /** @throws UnusableInputException when not all of them are known from the last two seconds; names the others */
  synchronized double[] of(List<ChainJoint> joints) {
    long now = nanos.getAsLong();
    List<String> missing = new ArrayList<>();
    double[] positions = new double[joints.size()];
    for (int i = 0; i < positions.length; i++) {
      Known last = known.get(joints.get(i).name());
      if (last == null || now - last.nanos > STALE_NANOS) {
        missing.add(joints.get(i).name());
      } else {
        positions[i] = last.position;
      }
    }
    if (!missing.isEmpty()) {
      throw new UnusableInputException(Problems.Subject.ARM, "no positions of " + String.join(", ", missing)
          + " in the last 2 s: start the arm's driver, or connect joint_states to the topic of its joint states");
    }
    return positions;
  }
}
