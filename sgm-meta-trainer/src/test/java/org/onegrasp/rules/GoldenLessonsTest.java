package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GraspLearner.Teaching;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.StoredModel;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * A short lesson on the shipped model by every rule in fixed point: one checksum for the weights of each layer, so that
 * a change names the layer where results part; and the bytes at the peak, which may only fall. The table holds on
 * scalar and vector kernels ({@code -Donegrasp.kernels}) and on every JDK.
 *
 * <p>
 * Where results are meant to change (a new shipped model, another rule), write what {@code -Donegrasp.golden=print}
 * prints into golden-lessons.csv, and say in the commit why.
 */
class GoldenLessonsTest {
  private static final String TABLE = "golden-lessons.csv";
  private static final int SAMPLES = 12;
  private static final long SEED = 7;
  /** Rules to look at, where all would take too long; none names them all. */
  private static final List<String> SOME =
      Arrays.stream(System.getProperty("onegrasp.golden.rules", "").split(",")).filter(s -> !s.isEmpty()).toList();

  /** @param values rule, bytes, then a checksum for each layer */
  private record Row(List<String> values) {
    String rule() {
      return values.get(0);
    }

    long bytes() {
      return Long.parseLong(values.get(1));
    }

    List<String> layers() {
      return values.subList(2, values.size());
    }
  }

  @TestFactory
  List<DynamicTest> everyRuleTeachesTheSameWeightsInNoMoreBytes() throws IOException {
    List<Row> golden = golden();
    StoredModel shipped = ModelFile.shipped();
    List<Rule> rules = Rules.variants().stream().filter(Rule::learns).filter(Rule::forNodes).toList();
    if ("print".equals(System.getProperty("onegrasp.golden"))) {
      rules.forEach(rule -> System.out.println(String.join(",", taught(rule, shipped).values)));
    }
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(
        DynamicTest.dynamicTest("the table has every rule", () -> assertEquals(rules.stream().map(Rule::name).toList(),
            golden.stream().map(Row::rule).toList())));
    rules.stream().filter(rule -> SOME.isEmpty() || SOME.contains(rule.name()))
        .forEach(rule -> tests.add(DynamicTest.dynamicTest(rule.name(), () -> {
          Row expected = golden.stream().filter(row -> row.rule().equals(rule.name())).findFirst().orElseThrow();
          Row taught = taught(rule, shipped);
          assertEquals(expected.layers(), taught.layers(), "checksum of each layer, the lowest first");
          assertTrue(taught.bytes() <= expected.bytes(),
              taught.bytes() + " bytes at the peak, " + expected.bytes() + " before");
        })));
    return tests;
  }

  private static List<Row> golden() throws IOException {
    try (InputStream in = GoldenLessonsTest.class.getResourceAsStream(TABLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
          .map(line -> new Row(List.of(line.split(",")))).toList();
    }
  }

  /** In the least bytes that the rule can do with. */
  private static Row taught(Rule rule, StoredModel stored) {
    long least = new Planner(stored, WorkArea.STANDARD, Kernels.best()).bytes(rule);
    GraspLearner learner = rule.withSamples(SAMPLES).learner(stored, WorkArea.STANDARD, least, Kernels.best());
    Teaching teaching = learner.teach(
        LessonProbe.shown("bar", LessonProbe.bar(), new Grasp(0.02, -0.01, 0.43, 1.2, 0.03, 1)), SEED, progress -> {});
    List<String> values = new ArrayList<>(List.of(rule.name(), Long.toString(teaching.peakBytes())));
    NetworkShape shape = stored.model().shape();
    for (int layer = 0; layer < shape.size(); layer++) {
      values.add(
          String.format("%08x", sum(teaching.skill().weights(), shape.kernelOffset(layer), shape.parameters(layer))));
    }
    return new Row(values);
  }

  private static long sum(short[] weights, int from, int count) {
    CRC32 sum = new CRC32();
    for (int i = from; i < from + count; i++) {
      sum.update(weights[i]);
      sum.update(weights[i] >> 8);
    }
    return sum.getValue();
  }
}
