package org.onegrasp.sim;

import java.io.IOException;

/** Opens worlds, from several threads; closing it ends what it started. */
public interface Simulator extends AutoCloseable {
  TableWorld open(SimConfiguration configuration) throws IOException;

  @Override
  void close();

  /** The embedded simulator, which starts nothing. */
  static Simulator embedded() {
    return new Simulator() {
      @Override
      public TableWorld open(SimConfiguration configuration) throws IOException {
        return SimWorld.open(configuration);
      }

      @Override
      public void close() {}
    };
  }
}
