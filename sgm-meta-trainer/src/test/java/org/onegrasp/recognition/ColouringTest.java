package org.onegrasp.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.ColourMap;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/** Boxes of one shape, 64 mm x 40 mm x 30 mm, with a print on one end, on a grey table. */
class ColouringTest {
  private static final InputSpec INPUT = InputSpec.STANDARD;
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final Grid GRID = INPUT.grid(AREA);
  private static final int[] GREY = {150, 146, 140};
  private static final int[] RED = {200, 60, 50};
  private static final int[] BLUE = {50, 70, 190};
  private static final int[] WHITE = {230, 228, 225};

  private final ObjectFinder finder = new ObjectFinder(INPUT, OutputSpec.STANDARD, 0.08, Kernels.best().make());

  /** @param left colour of its end towards -x, and right towards +x */
  private record Box(double x, double y, int[] left, int[] right) {
    Grasp grasp() {
      return new Grasp(x, y, AREA.tableZ() + 0.015, Math.PI / 2, 0.04, 1);
    }
  }

  private static HeightMap table(double light, Box... boxes) {
    float[] metres = new float[GRID.cells()];
    byte[] rgb = new byte[3 * metres.length];
    for (int i = 0; i < metres.length; i++) {
      int[] colour = GREY;
      for (Box box : boxes) {
        double dx = GRID.x(i % GRID.side()) - box.x;
        if (Math.abs(dx) <= 0.032 && Math.abs(GRID.y(i / GRID.side()) - box.y) <= 0.020) {
          metres[i] = 0.030f;
          colour = dx < 0 ? box.left : box.right;
        }
      }
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = (byte) Math.min(255, light * colour[c]);
      }
    }
    HeightMap plain = new HeightMap(GRID, metres);
    return new HeightMap(GRID, metres, plain.unseen(), plain.scale(), plain.table(), new ColourMap(rgb));
  }

  private static final Box SHOWN = new Box(0.02, 0.01, RED, WHITE);

  private Finding find(HeightMap map) {
    HeightMap shown = table(1, SHOWN);
    Demonstration demonstration = Demonstration.around("box", INPUT, shown, INPUT.of(shown), SHOWN.grasp());
    return finder.find(map, List.of(demonstration), (seen, quality) -> Arrays.fill(quality, 0));
  }

  @Test
  void theOneOfTheShownColoursIsFoundAndItsTwinIsNot() {
    Finding finding = find(table(1, new Box(-0.09, 0.06, BLUE, WHITE), new Box(0.09, -0.06, RED, WHITE)));
    assertEquals(1, finding.found().size());
    assertEquals(0.09, finding.best().orElseThrow().x(), 0.004);
  }

  @Test
  void aTwinOfOtherColoursIsNotHere() {
    Finding finding = find(table(1, new Box(-0.09, 0.06, BLUE, WHITE)));
    assertEquals(List.of(), finding.found());
    assertTrue(finding.reason().contains("its colours"), finding.reason());
  }

  @Test
  void colourTellsWhichEndOfAnEvenShapeIsWhich() {
    assertEquals(1, find(table(1, new Box(-0.09, 0.06, WHITE, RED))).found().size());
  }

  @Test
  void lessLightIsNoOtherColour() {
    assertEquals(1, find(table(0.5, new Box(-0.09, 0.06, RED, WHITE))).found().size());
  }

  @Test
  void withoutColourTheShapeDecides() {
    HeightMap coloured = table(1, new Box(-0.09, 0.06, BLUE, WHITE));
    assertEquals(1, find(new HeightMap(GRID, coloured.metres())).found().size());
  }
}
