package org.onegrasp.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every input that ever broke a promise, the seeds, and seeds that are cut and damaged. */
class FuzzInputsTest {
  private static final int DAMAGED = 100; // inputs of each target

  static Stream<FuzzTarget> targets() {
    return FuzzTargets.all().stream();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void aSeedOfEachTargetIsAccepted(FuzzTarget target) {
    assertTrue(target.seeds().stream().filter(target::accepts).count() > 0, target.name());
  }

  @ParameterizedTest
  @MethodSource("targets")
  void keptInputsAreTakenOrRefusedAsDeclared(FuzzTarget target) throws IOException {
    for (Path input : KeptInputs.of(target.name())) {
      target.accepts(Files.readAllBytes(input));
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void damagedSeedsAreTakenOrRefusedAsDeclared(FuzzTarget target) {
    SplittableRandom random = new SplittableRandom(target.name().hashCode());
    List<byte[]> seeds = target.seeds();
    for (int n = 0; n < DAMAGED; n++) {
      target.accepts(damaged(seeds.get(n % seeds.size()), random));
    }
  }

  /** Some bytes changed, some left out, or cut off. */
  private static byte[] damaged(byte[] seed, SplittableRandom random) {
    byte[] bytes = seed.clone();
    for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    int from = random.nextInt(bytes.length + 1);
    int to = random.nextInt(4) == 0 ? bytes.length : Math.min(bytes.length, from + random.nextInt(8));
    return Seeds.join(java.util.Arrays.copyOf(bytes, from), java.util.Arrays.copyOfRange(bytes, to, bytes.length));
  }
}
