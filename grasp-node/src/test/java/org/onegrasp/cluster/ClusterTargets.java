package org.onegrasp.cluster;

import java.util.List;
import java.util.Set;
import org.onegrasp.fuzz.FuzzTarget;
import org.onegrasp.fuzz.FuzzTarget.Bound;

/** What workers and leaders send each other, and anybody who says to be one. */
public final class ClusterTargets {
  private ClusterTargets() {}

  public static List<FuzzTarget> all() {
    Message job = Message.job(1, 2, 3);
    return List.of(new FuzzTarget("cluster.message", new Bound(64, 64 << 10), Set.of(IllegalArgumentException.class),
        List.of(Message.hello("id", "worker 7 on arm", 2, new byte[] {1, 2}).toBytes(), job.toBytes(),
            job.result("id", new byte[] {4, 5, 6}).toBytes(),
            job.answer(Message.Subject.FAILED, "id", "why").toBytes()),
        input -> Message.of(input)));
  }
}
