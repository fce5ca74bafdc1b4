package org.onegrasp.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostlyInputsTest {
  private static final byte[] INPUT = {1, 2, 3};
  private static final FuzzTarget.Bound THOUSAND = new FuzzTarget.Bound(0, 1000);

  @TempDir
  Path folder;
  private byte[] garbage;
  private int runs;

  @Test
  void whatAllocatesTooMuchEachTimeIsCostlyAndBreaksItsPromise() {
    FuzzTarget target = target(input -> garbage = new byte[100_000]);
    assertThrows(FuzzTarget.CostlyInput.class, () -> target.accepts(INPUT));
    assertTrue(FuzzRun.breaks(target, INPUT));
    assertEquals(100_000, garbage.length);
  }

  @Test
  void whatAllocatesMuchOnlyTheFirstTimeKeepsItsPromise() {
    FuzzTarget target = target(input -> garbage = new byte[runs++ == 0 ? 100_000 : 10]);
    assertFalse(FuzzRun.breaks(target, INPUT));
    assertEquals(2, runs);
  }

  @Test
  void anErrorThatIsNotDeclaredIsNoMatterOfCost() {
    FuzzTarget target = target(input -> {
      throw new IllegalStateException("not declared");
    });
    AssertionError error = assertThrows(AssertionError.class, () -> target.accepts(INPUT));
    assertFalse(error instanceof FuzzTarget.CostlyInput, error.getMessage());
  }

  @Test
  void inputsLeftByOneAreTakenByTheOtherOnce() throws IOException {
    new CostlyInputs(folder.resolve("costly")).add(INPUT);
    CostlyInputs other = new CostlyInputs(folder.resolve("costly"));
    List<byte[]> taken = other.take();
    assertEquals(1, taken.size());
    assertArrayEquals(INPUT, taken.get(0));
    assertEquals(List.of(), other.take());
  }

  private static FuzzTarget target(FuzzTarget.Parser parser) {
    return new FuzzTarget("some.parser", THOUSAND, Set.of(), List.of(INPUT), parser);
  }
}
