package org.onegrasp.parallel;

import java.io.IOException;

/**
 * Work that is cut into jobs. A job's result is a function of the work, the state and the job's index alone, so that it
 * is the same whoever does it, how often, and in which order. Several threads do jobs at the same time.
 */
public interface Work extends AutoCloseable {
  /** Under which name another process finds the {@link Kind} that makes the same work there. */
  String kind();

  /** What that kind makes it of: all that jobs have in common and that does not change. */
  byte[] matter();

  /**
   * Does one job.
   *
   * @param state what the jobs of one {@link Crew#map} have in common
   * @param index from 0
   */
  byte[] job(byte[] state, int index) throws IOException, InterruptedException;

  /** Gives back what it holds. */
  @Override
  default void close() {}

  /** Makes work of what another process says of it. */
  @FunctionalInterface
  interface Kind {
    /**
     * @throws IOException or an IllegalArgumentException or IllegalStateException when this process cannot do such work
     */
    Work open(byte[] matter) throws IOException;
  }
}
