package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.papers.FewShotTask.Part;

class FewShotTasksTest {
  /** So many pictures of each class, all cells of one as bright as its label says. */
  private static Examples telling(int side, int channels, int perClass) {
    int size = side * side * channels;
    float[] inputs = new float[10 * perClass * size];
    int[] labels = new int[10 * perClass];
    for (int n = 0; n < labels.length; n++) {
      labels[n] = n % 10;
      Arrays.fill(inputs, n * size, (n + 1) * size, labels[n] / 9f);
    }
    return new Examples(new int[] {side, side, channels}, inputs, labels, 10);
  }

  /** Classes by the middle value. */
  private static Set<Integer> classes(Examples examples, double darkest, double range) {
    Set<Integer> classes = new TreeSet<>();
    for (int n = 0; n < examples.count(); n++) {
      double middle = examples.inputs()[n * examples.size() + examples.size() / 2 + examples.shape()[1] / 2];
      classes.add((int) Math.round(9 * (middle - darkest) / range));
    }
    return classes;
  }

  private static void assertNew(Part part, double darkest, double range) {
    Set<Integer> base = classes(part.base(), darkest, range);
    Set<Integer> pool = classes(part.pool(), darkest, range);
    assertEquals(5, base.size());
    assertEquals(5, pool.size());
    base.retainAll(pool);
    assertEquals(Set.of(), base, "trained on and new");
  }

  @Test
  void anEpisodesClassesWereNeverTrainedAndTuningHasOthers() {
    FewShotTask.Material digits =
        FewShotTasks.digits(new Split(telling(Mnist.SIDE, 1, 2), telling(Mnist.SIDE, 1, 3)), Kernels.best());
    double ink = 127 / 64.0;
    assertNew(digits.measured(), 0, ink);
    assertNew(digits.tuning(), 0, ink);
    assertEquals(classes(digits.measured().pool(), 0, ink), classes(digits.tuning().base(), 0, ink));
    FewShotTask.Material photographs = FewShotTasks
        .photographs(new Split(telling(Cifar10.SIDE, 3, 2), telling(Cifar10.SIDE, 3, 3)), Kernels.best());
    assertNew(photographs.measured(), -ink, 2 * ink);
    assertNew(photographs.tuning(), -ink, 2 * ink);
    assertEquals(classes(photographs.tuning().pool(), -ink, 2 * ink),
        classes(photographs.measured().base(), -ink, 2 * ink));
    assertEquals(15, photographs.measured().pool().count());
  }

  @Test
  void supportAndQueryOfAnEpisodeShareNoExample() {
    Examples pool = new Examples(new int[] {1}, new float[20], new int[20], 1);
    for (int n = 0; n < 20; n++) {
      pool.inputs()[n] = n;
    }
    Episode episode = Episode.draw(pool, 5, 15, new SplittableRandom(1));
    Set<Float> all = new HashSet<>();
    for (float x : episode.support().inputs()) {
      all.add(x);
    }
    for (float x : episode.query().inputs()) {
      all.add(x);
    }
    assertEquals(5, episode.support().count());
    assertEquals(20, all.size());
    String message = assertThrows(IllegalArgumentException.class,
        () -> Episode.draw(pool, 6, 15, new SplittableRandom(1))).getMessage();
    assertTrue(message.contains("needs 21 examples of each class"), message);
  }

  @Test
  void prototypesTakeTheNearestMean() {
    SplittableRandom random = new SplittableRandom(4);
    ForwardNet net = ForwardNet.digits(5, Kernels.best());
    float[] parameters = net.initial(random);
    float[] inputs = new float[60 * 256];
    int[] labels = new int[60];
    for (int n = 0; n < labels.length; n++) {
      labels[n] = n % 5;
      for (int k = 0; k < 256; k++) {
        inputs[n * 256 + k] = (float) random.nextDouble() + (k / 52 == labels[n] ? 0.2f : 0);
      }
    }
    Examples all = new Examples(new int[] {16, 16, 1}, inputs, labels, 5);
    Examples support = all.part(0, 15);
    Prototypes.write(net, parameters, support);
    float[] features = net.features(parameters, all);
    int units = features.length / all.count();
    double[][] means = new double[5][units];
    for (int k = 0; k < 15 * units; k++) {
      means[k / units % 5][k % units] += features[k] / 3;
    }
    int right = 0;
    for (int n = 0; n < all.count(); n++) {
      right += nearest(means, features, n * units) == labels[n] ? 1 : 0;
    }
    assertTrue(right > 20 && right < 60, right + " right, which tells nothing");
    assertEquals(right / 60.0, net.accuracy(parameters, all), 1e-9);
  }

  private static int nearest(double[][] means, float[] features, int at) {
    int nearest = 0;
    double least = Double.MAX_VALUE;
    for (int c = 0; c < means.length; c++) {
      double distance = 0;
      for (int u = 0; u < means[c].length; u++) {
        distance += (features[at + u] - means[c][u]) * (features[at + u] - means[c][u]);
      }
      nearest = distance < least ? c : nearest;
      least = Math.min(least, distance);
    }
    return nearest;
  }

  @Test
  void variedCopiesComeBehindTheExamplesThemselves() {
    Examples one = new Examples(new int[] {1, 3, 2}, new float[] {1, 10, 2, 20, 3, 30}, new int[] {1}, 2);
    Examples same = new Variation(0, 0, 0, 0, false).of(one, 3, new SplittableRandom(1));
    assertArrayEquals(new float[] {1, 10, 2, 20, 3, 30, 1, 10, 2, 20, 3, 30, 1, 10, 2, 20, 3, 30}, same.inputs());
    assertArrayEquals(new int[] {1, 1, 1}, same.labels());
    Examples mirrored = new Variation(0, 0, 0, 0, true).of(one, 20, new SplittableRandom(1));
    Set<Float> first = new HashSet<>();
    for (int n = 1; n < 20; n++) {
      first.add(mirrored.inputs()[6 * n]);
    }
    assertEquals(Set.of(1f, 3f), first);
    Examples moved = new Variation(0, 1, 0, 0, false).of(one, 20, new SplittableRandom(1));
    for (int n = 1; n < 20; n++) {
      float a = moved.inputs()[6 * n];
      assertTrue(a >= 1 && a <= 2 && Math.abs(moved.inputs()[6 * n + 1] - 10 * a) < 1e-4, "moved by one at most: " + a);
    }
  }

  @Test
  void chosenStepSizesAreTheBestUpperOneFirst() {
    List<String> tried = new ArrayList<>();
    Searched nodes = FewShotRules.all(4, 1).stream()
        .filter(s -> s.of(s.middling()).name().startsWith("forward-gradient-nodes")).findFirst().orElseThrow();
    Choice best = nodes.best(rule -> {
      tried.add(rule.settings());
      return (rule.settings().contains("nodes m 8, rate 0.3;") ? 1 : 0)
          + (rule.settings().contains("swing 0.08, rate 0.0025;") ? 1 : 0);
    });
    assertEquals("nodes m 8, rate 0.3; weights m 1, swing 0.08, rate 0.0025; 150 steps of 16",
        nodes.of(best.rates()).settings());
    assertEquals(
        "0.03: 0.0000, 0.1: 0.0000, 0.3: 1.0000, 0.9: 0.0000; 0.001: 1.0000, 0.0025: 2.0000, 0.006: 1.0000, 0.015: 1.0000",
        best.tried());
    assertEquals(7, tried.size(), tried.toString());
  }

  /** A tenth of the steps and two episodes: far from what the rules can do. */
  @Test
  void lessonsBeatFrozenPrototypesAndAreTheSameEveryTime() throws IOException {
    Path data = PublicData.folder(Mnist.FOLDER).getParent();
    Bench bench = new Bench(data, List.of(1L, 2L), true, Kernels.best(), line -> {});
    FewShotTask task = FewShotTasks.digits(5);
    List<Row> rows = task.run(bench);
    Map<String, Row> byName = rows.stream().collect(Collectors.toMap(Row::rule, Function.identity()));
    double frozen = byName.get("none").accuracy();
    Row nodes = byName.get("forward-gradient-nodes8");
    assertTrue(frozen > 0.4 && frozen < 0.95, byName.get("none").toString());
    for (String rule : List.of("bp", "niti-int8", "forward-gradient-nodes8")) {
      assertTrue(byName.get(rule).accuracy() > frozen, rule + " " + byName.get(rule).accuracy() + ", " + frozen);
    }
    assertTrue(3 * nodes.peakBytes() < byName.get("bp").peakBytes(), rows.toString());
    List<Row> again = task.run(bench);
    assertEquals(rows.stream().map(Row::accuracy).toList(), again.stream().map(Row::accuracy).toList());
  }
}
