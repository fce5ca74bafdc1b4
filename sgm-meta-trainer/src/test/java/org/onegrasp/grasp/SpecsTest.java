package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

class SpecsTest {
  private static final WorkArea LARGE = new WorkArea(0.1, -0.2, 0.4, 0.8);

  @Test
  void theStandardsAreThoseOfTheStandardWorkArea() {
    assertEquals(96, InputSpec.STANDARD.grid(WorkArea.STANDARD).side());
    assertEquals(24, OutputSpec.STANDARD.grid(WorkArea.STANDARD).side());
    assertEquals(WorkArea.STANDARD.size(), InputSpec.STANDARD.size());
    assertEquals(9216, InputSpec.STANDARD.values());
    assertEquals(4608, OutputSpec.STANDARD.values());
  }

  @Test
  void largerAreaHasMoreCellsOfTheSameSize() {
    assertEquals(200, InputSpec.STANDARD.grid(LARGE).side());
    assertEquals(0.004, InputSpec.STANDARD.grid(LARGE).cell(), 1e-15);
    assertEquals(50 * 50 * 8, OutputSpec.STANDARD.values(LARGE));
    assertEquals(new WorkArea(0.1, -0.2, 0.4, 0.384), InputSpec.STANDARD.middle(LARGE));
    assertEquals(WorkArea.STANDARD, InputSpec.STANDARD.middle(WorkArea.STANDARD));
  }

  @Test
  void areaIsRoundedUpToWholeCells() {
    assertEquals(0.384, OutputSpec.STANDARD.covering(0.384));
    assertEquals(0.8, OutputSpec.STANDARD.covering(0.8));
    assertEquals(0.512, OutputSpec.STANDARD.covering(0.5), 1e-15);
  }

  @Test
  void areaThatDoesNotSuitTheNetworkIsRefused() {
    for (double size : new double[] {0.38, 0.386}) {
      String message = assertThrows(IllegalArgumentException.class,
          () -> InputSpec.STANDARD.grid(new WorkArea(0, 0, 0.4, size))).getMessage();
      assertEquals("a work area of " + size
          + " m does not suit a network that sees 96 x 96 cells of 4.0 mm, 1 channel: it must be a whole"
          + " number of cells, and at least 0.384 m", message);
    }
  }

  @Test
  void inputWithoutCellsChannelsOrSizeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new InputSpec(0, 1, 0.004));
    assertThrows(IllegalArgumentException.class, () -> new InputSpec(96, 3, 0.004));
    assertThrows(IllegalArgumentException.class, () -> new InputSpec(96, 1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new OutputSpec(24, 0, 0.016));
  }

  @Test
  void secondChannelTellsWhichCellsWereSeen() {
    InputSpec two = new InputSpec(4, 2, 0.01);
    float[] metres = new float[16];
    metres[5] = 0.030f;
    BitSet unseen = new BitSet();
    unseen.set(6);
    byte[] seen = two.of(new HeightMap(new Grid(new WorkArea(0, 0, 0, 0.04), 4), metres, unseen));
    assertEquals(32, seen.length);
    assertEquals(30, seen[10]);
    assertEquals(InputSpec.SEEN, seen[11]);
    assertEquals(0, seen[12]);
    assertEquals(0, seen[13]);
  }

  @Test
  void whatIsLowerThanThreeMillimetresIsTableToWhoeverLooksAtAll() {
    InputSpec two = new InputSpec(16, 2, 0.01);
    float[] metres = new float[256];
    metres[5] = 0.0024f;
    metres[6] = 0.0027f;
    metres[7] = 0.031f;
    HeightMap map = new HeightMap(new Grid(new WorkArea(0, 0, 0, 0.16), 16), metres);
    byte[] all = two.of(map);
    byte[] things = two.things(map);
    assertEquals(2, all[10]);
    byte[] expected = two.emptyTable(512);
    expected[12] = 3;
    expected[14] = 31;
    assertArrayEquals(expected, things);
    assertEquals(InputSpec.SEEN, expected[1]);
    assertArrayEquals(new byte[9], new InputSpec(3, 1, 0.01).emptyTable(9));
  }

  @Test
  void onlyLooksLikeTheNetworksInputFit() {
    Grid grid = InputSpec.STANDARD.grid(WorkArea.STANDARD);
    assertTrue(InputSpec.STANDARD.fits(grid, 9216));
    assertTrue(!InputSpec.STANDARD.fits(grid, 2 * 9216));
    assertTrue(!InputSpec.STANDARD.fits(InputSpec.STANDARD.grid(LARGE), 9216));
    assertTrue(!InputSpec.STANDARD.fits(new Grid(new WorkArea(0, 0, 0.4, 0.48), 96), 9216));
  }
}
