package org.onegrasp.evaluation;

import java.io.IOException;
import org.onegrasp.world.GraspWorld;

/** Opens worlds that differ in their camera. Called from several threads; each world is used by one. */
@FunctionalInterface
public interface WorldSource {
  /** @param seed of the camera's variation and noise */
  GraspWorld open(long seed) throws IOException;
}
