package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;

class PictureTasksTest {
  @Test
  void allRulesRunOnDigitsAndBackpropagationBeatsChance() throws IOException {
    Bench bench = new Bench(PublicData.folder(Mnist.FOLDER).getParent(), List.of(1L), true, Kernels.best(), line -> {});
    for (Task task : List.of(ScratchTask.mlp(), ScratchTask.conv(), ScratchTask.deep(), new ShiftTask())) {
      List<Row> rows = task.run(bench);
      assertTrue(rows.size() >= 4, task.name() + " has " + rows);
      for (Row row : rows) {
        assertTrue(row.accuracy() > (row.rule().equals("bp-in-place") ? 0.15 : 0), row.toString());
        assertTrue(row.peakBytes() > 10_000, row.toString());
      }
    }
  }

  @Test
  void allRulesRunOnPhotographs() throws IOException {
    Bench bench =
        new Bench(PublicData.folder(Cifar10.FOLDER).getParent(), List.of(1L), true, Kernels.best(), line -> {});
    List<Row> rows = ScratchTask.photographs().run(bench);
    assertEquals(ScratchTask.LEAN.length, rows.size());
    for (Row row : rows) {
      assertTrue(row.accuracy() > 0 && row.accuracy() < 1 && row.peakBytes() > 100_000, row.toString());
    }
    assertEquals("bp-in-place", rows.get(0).rule());
    assertTrue(rows.get(2).peakBytes() < rows.get(0).peakBytes(), "tpSGD keeps no activations: " + rows);
  }

  @Test
  void standardisedPicturesHaveMeanZeroAndDeviationOne() {
    Examples examples = new Examples(new int[] {2}, new float[] {1, 3, 3, 5}, new int[] {0, 1}, 2);
    Split split = Images.standardised(new Split(examples, examples));
    assertEquals(-Math.sqrt(2), split.train().inputs()[0], 1e-6);
    assertEquals(0, split.test().inputs()[1], 1e-6);
    assertEquals(Math.sqrt(2), split.test().inputs()[3], 1e-6);
  }

  @Test
  void invertedPicturesAreLightWhereTheyWereDark() {
    Examples examples = new Examples(new int[] {2}, new float[] {0, 0.25f}, new int[] {0}, 1);
    assertEquals(1, Images.invertedAndNoisy(examples, 0, 1).inputs()[0]);
    assertEquals(0.75f, Images.invertedAndNoisy(examples, 0, 1).inputs()[1]);
    assertTrue(Images.invertedAndNoisy(examples, 0.5, 1).inputs()[0] != 1);
  }
}
