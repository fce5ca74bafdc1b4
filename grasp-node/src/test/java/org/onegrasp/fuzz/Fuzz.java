package org.onegrasp.fuzz;

/** What Jazzer calls, with the target that a system property names. */
public final class Fuzz {
  /** System property with the name of the target. */
  static final String TARGET = "onegrasp.fuzz";
  private static final FuzzTarget CHOSEN = FuzzTargets.named(System.getProperty(TARGET, "messages"));

  private Fuzz() {}

  /** Called by Jazzer for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    CHOSEN.accepts(input);
  }
}
