package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

class ClutterTest {
  private static final int SIDE = 96;
  private static final Grasp GRASP = new Grasp(0.02, 0.01, 0.42, 0.3, 0.04, 1);
  private final byte[] demo =
      InputSpec.STANDARD.of(BoxScene.of(BoxScene.box(0.02, 0.01, 0.3, 0.08, 0.04, 0.05)).heights());
  private final byte[] map = new byte[SIDE * SIDE];

  private static Augmenter augmenter(AugmentationSettings settings) {
    return new Augmenter(InputSpec.STANDARD, OutputSpec.STANDARD, WorkArea.STANDARD, settings);
  }

  /** A box of 40 mm x 40 mm in the middle, 20 mm above a table that is seen 3 mm too high. */
  private void box() {
    Arrays.fill(map, (byte) 3);
    for (int row = 43; row < 53; row++) {
      Arrays.fill(map, row * SIDE + 43, row * SIDE + 53, (byte) 23);
    }
  }

  private static boolean inBox(int cell) {
    int row = cell / SIDE;
    int col = cell % SIDE;
    return row >= 43 && row < 53 && col >= 43 && col < 53;
  }

  @Test
  void otherThingsStandBesideTheObjectAndNeverOverIt() {
    Clutter clutter = new Clutter(SIDE, 1, 1);
    SplittableRandom random = new SplittableRandom(4);
    int touching = 0;
    int cells = 0;
    for (int n = 0; n < 300; n++) {
      box();
      clutter.draw(map, 0, 3, 48, 48, random);
      boolean touches = false;
      for (int i = 0; i < map.length; i++) {
        assertTrue(!inBox(i) || map[i] == 23, "cell " + i + " of the object in sample " + n);
        assertTrue(map[i] >= 3, "a hole in the table at " + i);
        if (!inBox(i) && map[i] > 3) {
          cells++;
          touches |= inBox(i - 1) || inBox(i + 1) || inBox(i - SIDE) || inBox(i + SIDE);
        }
      }
      touching += touches ? 1 : 0;
    }
    assertTrue(touching > 60 && touching < 240, touching + " of 300 touch the object");
    assertTrue(cells > 300 * 100, "cells of other things: " + cells);
  }

  @Test
  void theShareIsThatOfTheSamples() {
    Clutter clutter = new Clutter(SIDE, 1, 0.25);
    SplittableRandom random = new SplittableRandom(5);
    int with = 0;
    for (int n = 0; n < 1000; n++) {
      box();
      byte[] before = map.clone();
      clutter.draw(map, 0, 3, 48, 48, random);
      with += Arrays.equals(before, map) ? 0 : 1;
    }
    assertEquals(250, with, 40);
  }

  @Test
  void withoutAShareSamplesAreWhatTheyWere() {
    SplittableRandom random = new SplittableRandom(6);
    SplittableRandom same = new SplittableRandom(6);
    new Clutter(SIDE, 1, 0).draw(map, 0, 0, 48, 48, random);
    assertEquals(same.nextLong(), random.nextLong(), "random numbers were taken");
    assertEquals(0, AugmentationSettings.STANDARD.clutter());
  }

  /** Only turned and moved, so that what differs from a sample without clutter is clutter. */
  @Test
  void theGraspStaysWhereItIsWithoutOtherThings() {
    byte[] plain = new byte[map.length];
    byte[] label = new byte[OutputSpec.STANDARD.values()];
    byte[] same = new byte[label.length];
    Augmenter alone = augmenter(AugmentationSettings.RIGID);
    Augmenter among = augmenter(AugmentationSettings.RIGID.withClutter(1));
    for (int n = 0; n < 100; n++) {
      alone.sample(demo, 0, GRASP, new SplittableRandom(n), plain, 0).label(label, 0);
      among.sample(demo, 0, GRASP, new SplittableRandom(n), map, 0).label(same, 0);
      assertArrayEquals(label, same);
      for (int i = 0; i < map.length; i++) {
        assertTrue(plain[i] < 5 || plain[i] == map[i], "cell " + i + " of the object in sample " + n);
      }
    }
  }

  @Test
  void theSecondChannelSaysThatOtherThingsAreSeen() {
    byte[] two = new byte[2 * map.length];
    Clutter clutter = new Clutter(SIDE, 2, 1);
    SplittableRandom random = new SplittableRandom(7);
    int cells = 0;
    for (int n = 0; n < 20; n++) {
      Arrays.fill(two, (byte) 0);
      clutter.draw(two, 0, 0, 48, 48, random);
      for (int i = 0; i < two.length; i += 2) {
        assertEquals(two[i] > 0 ? InputSpec.SEEN : 0, two[i + 1]);
        cells += two[i] > 0 ? 1 : 0;
      }
    }
    assertTrue(cells > 20 * 100, "cells of other things: " + cells);
  }

  @Test
  void aTableFullOfThingsStaysAsItIs() {
    Arrays.fill(map, (byte) 60);
    byte[] full = map.clone();
    SplittableRandom random = new SplittableRandom(8);
    for (int n = 0; n < 50; n++) {
      new Clutter(SIDE, 1, 1).draw(map, 0, 0, 48, 48, random);
    }
    assertArrayEquals(full, map);
  }

  @Test
  void aShareIsNoMoreThanAllSamples() {
    assertThrows(IllegalArgumentException.class, () -> AugmentationSettings.STANDARD.withClutter(1.5));
    assertThrows(IllegalArgumentException.class, () -> AugmentationSettings.STANDARD.withClutter(Double.NaN));
  }
}
