package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartPicturesTest {
  private static Set<String> parts(String family) {
    CellExamples seen = PartPictures.of(List.of(family), 6, 500);
    Set<String> names = new TreeSet<>();
    IntStream.of(seen.labels()).forEach(label -> names.add(PartPictures.CLASSES.get(label)));
    return names;
  }

  @Test
  void masksHaveThePartsOfTheirFamilies() {
    assertEquals(Set.of("background", "blade", "handle"), parts("hammer"));
    assertEquals(Set.of("background", "blade", "handle"), parts("scissors"));
    assertEquals(Set.of("background", "body", "handle", "rim"), parts("mug"));
    assertEquals(Set.of("background", "body", "neck"), parts("bottle"));
    assertEquals(Set.of("background", "body", "handle", "neck"), parts("teapot"));
    assertEquals(Set.of("background", "body", "handle", "neck", "rim"), parts("jug"));
  }

  @Test
  void everyFamilyOfTheTaskHasTwoPartsOrMoreAndBelongsToOneLesson() {
    List<List<String>> lessons =
        List.of(PartsFilterTask.START_FAMILIES, PartsFilterTask.SEARCH_FAMILIES, PartsFilterTask.FAMILIES);
    Set<String> all = new HashSet<>();
    for (List<String> families : lessons) {
      assertTrue(Collections.disjoint(all, families), families.toString());
      all.addAll(families);
      families.forEach(family -> assertTrue(parts(family).size() >= 3, family + " " + parts(family)));
    }
  }

  /** A thing covers a part of the picture, and its mask lies where the picture differs from the table. */
  @Test
  void maskLiesOverTheThing() {
    CellExamples seen = PartPictures.of(List.of("pan"), 4, 7);
    for (int n = 0; n < seen.count(); n++) {
      assertMaskLiesOverTheThing(seen, n);
    }
  }

  private static void assertMaskLiesOverTheThing(CellExamples seen, int n) {
    int at = n * seen.cells();
    double[] table = colour(seen, n, 0);
    int[] thing = IntStream.range(0, seen.cells()).filter(k -> seen.labels()[at + k] > 0).toArray();
    int[] rest = IntStream.range(0, seen.cells()).filter(k -> seen.labels()[at + k] == 0).toArray();
    assertTrue(thing.length > 0.03 * seen.cells() && thing.length < 0.5 * seen.cells(), thing.length + " cells");
    long other = IntStream.of(thing).filter(k -> distance(colour(seen, n, k), table) > 0.2).count();
    assertTrue(other > 0.7 * thing.length, other + " of " + thing.length);
    long like = IntStream.of(rest).filter(k -> distance(colour(seen, n, k), table) < 0.35).count();
    assertTrue(like > 0.95 * rest.length, like + " of " + rest.length);
  }

  /** Of the first of a cell's four pixels. */
  private static double[] colour(CellExamples seen, int n, int cell) {
    int pixel = cell / PartPictures.MASK_SIDE * 2 * PartPictures.SIDE + cell % PartPictures.MASK_SIDE * 2;
    return IntStream.range(0, 3).mapToDouble(c -> seen.inputs()[n * seen.size() + 3 * pixel + c]).toArray();
  }

  private static double distance(double[] a, double[] b) {
    return Math.sqrt(IntStream.range(0, 3).mapToDouble(c -> (a[c] - b[c]) * (a[c] - b[c])).sum());
  }

  @Test
  void sameInstancesAreTheSamePictures() {
    CellExamples one = PartPictures.of(List.of("mug", "saw"), 2, 30);
    CellExamples two = PartPictures.of(List.of("mug", "saw"), 2, 30);
    assertArrayEquals(one.inputs(), two.inputs());
    assertArrayEquals(one.labels(), two.labels());
  }

  @Test
  void meanIntersectionOverUnionCountsWhatIsMissedAndWhatIsTooMuch() {
    Confusion confusion = new Confusion(4);
    int[][] pairs = {{0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}, {2, 1}};
    for (int[] pair : pairs) {
      confusion.add(pair[0], pair[1]);
    }
    assertEquals((2 / 4.0 + 1 / 4.0 + 0) / 3, confusion.meanIntersectionOverUnion(), 1e-12);
    assertEquals(0.5, confusion.accuracy(), 1e-12);
  }
}
