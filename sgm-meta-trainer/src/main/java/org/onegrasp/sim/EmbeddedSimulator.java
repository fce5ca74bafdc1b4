package org.onegrasp.sim;

import java.io.IOException;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.Simulator;
import org.onegrasp.world.table.TableWorld;

/** Opens embedded worlds; it starts nothing, so nothing is left to close. */
public final class EmbeddedSimulator implements Simulator {
  @Override
  public TableWorld open(SimConfiguration configuration) throws IOException {
    return SimWorld.open(configuration);
  }

  @Override
  public void close() {}
}
