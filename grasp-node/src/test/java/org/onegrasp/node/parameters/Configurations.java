package org.onegrasp.node.parameters;

import java.util.Optional;
import org.onegrasp.world.Pose;

/** Variations of a configuration for tests. */
public final class Configurations {
  private Configurations() {}

  public static NodeConfiguration withCameraPose(NodeConfiguration c, Pose pose) {
    return new NodeConfiguration(c.workArea(), c.table(), c.gripperOpening(), c.baseFrame(), Optional.of(pose),
        c.rectified(),
        c.depthScale(),
        c.transformToleranceSeconds(), c.skillsFolder(), c.rateLimitHz(), c.imageMaxAgeSeconds(),
        c.demonstrationMaxAgeSeconds(), c.diagnosticsHz(), c.seed(), c.model(), c.rule(), c.budgetBytes(),
        c.teachingThreads(),
        c.web(), c.arm());
  }
}
