package org.onegrasp.evaluation;

/**
 * Worlds, and a name by which another process opens the same ones.
 *
 * @param name means something to whoever makes the {@link TrialWork#kind} there
 * @param end of them all
 */
public record Worlds(String name, WorldSource source, Runnable end) implements AutoCloseable {
  @Override
  public void close() {
    end.run();
  }
}
