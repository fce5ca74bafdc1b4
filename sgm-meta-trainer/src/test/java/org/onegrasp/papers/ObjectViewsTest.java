package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObjectViewsTest {
  @Test
  void everyPictureShowsAThingOfItsFamily() {
    Examples views = ObjectViews.of(List.of("box", "wrench"), 20, 5);
    assertArrayEquals(views.inputs(), ObjectViews.of(List.of("box", "wrench"), 20, 5).inputs());
    double[] heights = new double[2];
    for (int n = 0; n < views.count(); n++) {
      float[] x = new float[views.size()];
      views.copy(n, x, 0);
      Arrays.sort(x);
      assertTrue(x[x.length - 6] > 0.3, "6 mm above the table in some pixels, " + x[x.length - 6]);
      assertTrue(Math.abs(x[x.length / 4]) < 0.25, "the table is at " + x[x.length / 4]);
      heights[views.labels()[n]] += x[x.length - 6] / 20;
    }
    assertTrue(heights[0] > 1.5 * heights[1], "boxes are higher than wrenches: " + Arrays.toString(heights));
  }

  @Test
  void noFamilyIsBothKnownAndNewOrOfTheSearch() {
    List<String> all = Stream.of(FewShotTasks.FAMILIES, FewShotTasks.NEW_FAMILIES, FewShotTasks.TUNING_FAMILIES,
        FewShotTasks.NEW_TUNING_FAMILIES).flatMap(List::stream).toList();
    assertEquals(20, new HashSet<>(all).size(), all.toString());
  }
}
