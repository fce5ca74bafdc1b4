package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;

class Cifar10ModelTaskTest {
  /** A few images and passes: the bytes are those of the whole task, the accuracies only not below chance. */
  @Test
  void bothModelsRunWithAllWaysAndFilteredOnesKeepLess() throws IOException {
    PublicData.folder(Mnist.FOLDER);
    Bench bench =
        new Bench(PublicData.folder(Cifar10.FOLDER).getParent(), List.of(1L), true, Kernels.best(), line -> {});
    for (Task task : List.of(Cifar10ModelTask.mobile(), Cifar10ModelTask.residual())) {
      List<Row> rows = task.run(bench);
      assertEquals(
          List.of("none", "head", "bp-last2", "gradient-filter-r2-last2", "gradient-filter-r4-last2", "bp-last4",
              "gradient-filter-r2-last4", "gradient-filter-r4-last4"),
          rows.stream().map(Row::rule).toList());
      assertTrue(rows.get(6).peakBytes() < rows.get(5).peakBytes(), rows.toString());
      assertTrue(rows.get(7).peakBytes() < rows.get(6).peakBytes(), rows.toString());
      assertTrue(rows.get(5).accuracy() > 0.1, rows.toString());
    }
  }

  @Test
  void isSkippedWithoutTheDigitsThatItStartsFrom(@TempDir Path data) throws IOException {
    Files.createDirectory(data.resolve(Cifar10.FOLDER));
    Bench bench = new Bench(data, List.of(1L), true, Kernels.best(), line -> {});
    Map<String, String> skipped = BenchResult.of(List.of(Cifar10ModelTask.residual()), bench).skipped();
    assertEquals(Map.of("cifar10-residual-filter", "there is no folder " + data.resolve(Mnist.FOLDER)), skipped);
  }

  @Test
  void brightnessIsLabelledInTenthsOfThePictures() {
    float[] inputs = {0.9f, 0.1f, 0.5f, 0.3f};
    Examples pictures = new Examples(new int[] {1}, inputs, new int[] {0, 0, 1, 1}, 2);
    assertArrayEquals(new int[] {1, 0, 1, 0}, Cifar10ModelTask.byBrightness(pictures).labels());
  }

  @Test
  void digitsComeInTwoColoursWithPaperAroundThem() {
    Examples grey = new Examples(new int[] {2, 2, 1}, new float[] {0, 1, 0.5f, 0, 1, 1, 0, 0}, new int[] {0, 1}, 2);
    Examples coloured = Images.coloured(grey, 4, 1);
    assertArrayEquals(new int[] {0, 1}, coloured.labels());
    float[] first = coloured.part(0, 1).inputs();
    double apart = 0;
    for (int c = 0; c < 3; c++) {
      float paper = first[c];
      float ink = first[6 * 3 + c];
      apart += Math.abs(paper - ink) / 3;
      for (int cell = 0; cell < 16; cell++) {
        assertEquals(cell == 6 ? ink : cell == 9 ? (paper + ink) / 2 : paper, first[cell * 3 + c], 1e-6,
            "cell " + cell);
      }
    }
    assertTrue(apart >= 0.3, "colours are " + apart + " apart");
    assertTrue(first[0] != coloured.part(1, 2).inputs()[0], "other pictures have other colours");
  }

  @Test
  void searchAndLessonsHaveNoPictureInCommon() {
    Examples pictures = new Examples(new int[] {1}, new float[] {0, 1, 2, 3, 4, 5}, new int[] {0, 0, 0, 1, 1, 1}, 2);
    assertArrayEquals(new float[] {1, 2, 4, 5}, pictures.ofEachClass(1, 3).inputs());
    assertArrayEquals(new float[] {0, 3}, pictures.firstOfEachClass(1).inputs());
  }
}
