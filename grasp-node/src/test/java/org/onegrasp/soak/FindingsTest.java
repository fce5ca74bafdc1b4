package org.onegrasp.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.onegrasp.soak.Answers.Circumstance;
import org.onegrasp.soak.Answers.Counts;

/** The verdict: a node that is well passes, and every way to be unwell fails by its own line. */
class FindingsTest {
  private static final Tally ALL_DONE = new Tally(20, 20, List.of());
  private static final Findings.Truth TRUE = new Findings.Truth(0, List.of(), 2.5, 1.2);
  private static final Counts PICTURES = new Counts(18_000, 100, 17_900, 0, Map.of(Circumstance.TEACHING, 100L));
  private static final Map<String, Long> TOLD = Map.of("images dropped", 97L, "images unusable", 101L);

  private static Map<Circumstance, double[]> latencies(double p99Teaching) {
    Map<Circumstance, double[]> rows = new EnumMap<>(Circumstance.class);
    Arrays.stream(Circumstance.values()).forEach(any -> rows.put(any, new double[] {1000, 4, 10, 50}));
    rows.put(Circumstance.TEACHING, new double[] {1000, 5, p99Teaching, 80});
    return rows;
  }

  private static double[] flat(double value) {
    return IntStream.range(0, 40).mapToDouble(i -> value).toArray();
  }

  private static Findings.Appetite appetite(double[] heapMb) {
    return new Findings.Appetite(flat(250), heapMb, flat(33), flat(60));
  }

  private static Findings well() {
    return new Findings(600, true, PICTURES, latencies(20), TOLD, appetite(flat(43)), ALL_DONE, ALL_DONE, TRUE, "");
  }

  private static List<String> failures(Findings findings) {
    return findings.judge(Bounds.STANDARD).stream().filter(verdict -> !verdict.passed()).map(Verdict::what).toList();
  }

  @Test
  void aNodeThatIsWellPasses() {
    assertEquals(List.of(), failures(well()));
  }

  @Test
  void aNodeThatDiedFails() {
    assertEquals(List.of("the node's process"),
        failures(new Findings(600, false, PICTURES, latencies(20), TOLD, appetite(flat(43)),
            ALL_DONE, ALL_DONE, TRUE, "")));
  }

  @Test
  void aLeakOfAMegabyteInEveryReadingFails() {
    double[] leaking = IntStream.range(0, 40).mapToDouble(i -> 43 + i).toArray();
    assertEquals(List.of("heap after a collection, trend"),
        failures(new Findings(600, true, PICTURES, latencies(20), TOLD,
            appetite(leaking), ALL_DONE, ALL_DONE, TRUE, "")));
  }

  @Test
  void picturesThatNoCountTellsFail() {
    Map<String, Long> tooLittle = Map.of("images dropped", 10L, "images unusable", 101L);
    assertEquals(List.of("pictures lost that no count tells"),
        failures(new Findings(600, true, PICTURES, latencies(20), tooLittle,
            appetite(flat(43)), ALL_DONE, ALL_DONE, TRUE, "")));
  }

  @Test
  void picturesThatNeverLeftTheCameraAreTold() {
    Map<String, Long> keptBack = Map.of("images dropped", 10L, "images unusable", 101L, "dropped by the camera", 87L);
    assertEquals(List.of(),
        failures(
            new Findings(600, true, PICTURES, latencies(20), keptBack, appetite(flat(43)), ALL_DONE, ALL_DONE, TRUE,
                "")));
  }

  @Test
  void tooFewAnswersFailEvenWhenEachIsTold() {
    Counts few = new Counts(18_000, 0, 9_000, 0, Map.of(Circumstance.IDLE, 9_000L));
    assertEquals(List.of("good pictures answered, of 18000"), failures(new Findings(600, true, few, latencies(20),
        Map.of("images dropped", 9_000L), appetite(flat(43)), ALL_DONE, ALL_DONE, TRUE, "")));
  }

  @Test
  void aSlowTailWhileTeachingFails() {
    assertEquals(List.of("p99 while teaching, over idle"),
        failures(new Findings(600, true, PICTURES, latencies(31), TOLD,
            appetite(flat(43)), ALL_DONE, ALL_DONE, TRUE, "")));
  }

  @Test
  void liesAndSlownessToTellFail() {
    Findings.Truth untrue = new Findings.Truth(1, List.of("all is OK, and it is not"), 9, 8);
    assertEquals(
        List.of("untrue on /diagnostics", "until /diagnostics told that no picture comes",
            "until it told that they come again"),
        failures(new Findings(600, true, PICTURES, latencies(20), TOLD, appetite(flat(43)), ALL_DONE, ALL_DONE, untrue,
            "")));
  }

  @Test
  void lessonsAndServicesThatFailAreTold() {
    Tally half = new Tally(20, 10, List.of("mug: busy"));
    Findings findings =
        new Findings(600, true, PICTURES, latencies(20), TOLD, appetite(flat(43)), half, half, TRUE, "");
    assertEquals(List.of("lessons taught, of 20", "service calls without an answer, of 20"), failures(findings));
    assertTrue(findings.inWords().contains("lessons: mug: busy"), findings.inWords());
  }

  @Test
  void jsonHasNumbersAndVerdicts() {
    Findings findings = well();
    String json = findings.json(findings.judge(Bounds.STANDARD));
    Object parsed = new org.yaml.snakeyaml.Yaml().load(json); // JSON is YAML
    assertTrue(parsed instanceof Map<?, ?> map && map.get("passed").equals(true) && map.get("answered").equals(17_900),
        json);
  }
}
