package org.onegrasp.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What Jazzer calls, with the target that a system property names. */
public final class Fuzz {
  /** System property with the name of the target. */
  static final String TARGET = "onegrasp.fuzz";
  /** System property with the folder for inputs that Jazzer's JVM found costly. */
  static final String COSTLY = "onegrasp.fuzz.costly";
  private static final FuzzTarget CHOSEN = FuzzTargets.named(System.getProperty(TARGET, "messages"));
  private static final CostlyInputs LEFT = new CostlyInputs(Path.of(System.getProperty(COSTLY, "costly")));

  private Fuzz() {}

  /** Called by Jazzer for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      CHOSEN.accepts(input);
    } catch (FuzzTarget.CostlyInput e) { // or Jazzer is: its hooks work and allocate in this thread too
      leave(input);
    }
  }

  private static void leave(byte[] input) {
    try {
      LEFT.add(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
