package org.onegrasp.papers;

import java.util.Optional;

/** Keeps what came of cells, so that a run that ended early can go on where it was. */
public interface CellLog {
  /** Keeps nothing. */
  CellLog NOTHING = new CellLog() {
    @Override
    public Optional<byte[]> found(String cell) {
      return Optional.empty();
    }

    @Override
    public void done(String cell, byte[] result) {
      // nobody will ask
    }
  };

  /** What came of a cell in an earlier run. */
  Optional<byte[]> found(String cell);

  /** A cell is done; one call at a time. */
  void done(String cell, byte[] result);
}
