package org.onegrasp.world.table;

import java.io.IOException;

/** Opens worlds, from several threads; closing it ends what it started. */
public interface Simulator extends AutoCloseable {
  TableWorld open(SimConfiguration configuration) throws IOException;

  @Override
  void close();
}
