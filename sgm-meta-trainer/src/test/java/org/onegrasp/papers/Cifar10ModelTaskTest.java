package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;

class Cifar10ModelTaskTest {
  /** A few images and passes: the bytes are those of the whole task, the accuracies only not below chance. */
  @Test
  void bothModelsRunWithAllWaysAndFilteredOnesKeepLess() throws IOException {
    Bench bench =
        new Bench(PublicData.folder(Cifar10.FOLDER).getParent(), List.of(1L), true, Kernels.best(), line -> {});
    for (Task task : List.of(Cifar10ModelTask.mobile(), Cifar10ModelTask.residual())) {
      List<Row> rows = task.run(bench);
      assertEquals(
          List.of("none", "head", "bp-last2", "gradient-filter-r2-last2", "bp-last4", "gradient-filter-r2-last4"),
          rows.stream().map(Row::rule).toList());
      assertTrue(rows.get(5).peakBytes() < rows.get(4).peakBytes(), rows.toString());
      assertTrue(rows.get(4).accuracy() > 0.1, rows.toString());
    }
  }

  @Test
  void brightnessIsLabelledInTenthsOfThePictures() {
    float[] inputs = {0.9f, 0.1f, 0.5f, 0.3f};
    Examples pictures = new Examples(new int[] {1}, inputs, new int[] {0, 0, 1, 1}, 2);
    assertArrayEquals(new int[] {1, 0, 1, 0}, Cifar10ModelTask.byBrightness(pictures).labels());
  }

  @Test
  void searchAndLessonsHaveNoPictureInCommon() {
    Examples pictures = new Examples(new int[] {1}, new float[] {0, 1, 2, 3, 4, 5}, new int[] {0, 0, 0, 1, 1, 1}, 2);
    assertArrayEquals(new float[] {1, 2, 4, 5}, pictures.ofEachClass(1, 3).inputs());
    assertArrayEquals(new float[] {0, 3}, pictures.firstOfEachClass(1).inputs());
  }
}
