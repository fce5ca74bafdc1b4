package org.onegrasp.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/** An object of 10 x 20 cells, 30 mm high, laid in what stands around it. */
class TouchingTest {
  private static final InputSpec INPUT = InputSpec.STANDARD;
  private static final Grid GRID = INPUT.grid(WorkArea.STANDARD);
  private static final Block OBJECT = new Block(30, 40, 30, 50, 30);

  /** Columns and rows, from the first to before the last, and millimetres. */
  private record Block(int firstCol, int lastCol, int firstRow, int lastRow, int height) {
    boolean covers(int cell) {
      int col = cell % GRID.side();
      int row = cell / GRID.side();
      return col >= firstCol && col < lastCol && row >= firstRow && row < lastRow;
    }
  }

  private static Touching among(Block... blocks) {
    float[] metres = new float[GRID.cells()];
    BitSet object = new BitSet();
    for (int cell = 0; cell < metres.length; cell++) {
      for (Block block : blocks) {
        metres[cell] = block.covers(cell) ? block.height / 1000f : metres[cell];
      }
      object.set(cell, OBJECT.covers(cell));
    }
    HeightMap map = new HeightMap(GRID, metres);
    return new Touching(new Layer(map, INPUT.of(map)).whole(), object);
  }

  @Test
  void whatIsHigherOrLowerBesideItIsAnotherThing() {
    assertTrue(among(OBJECT, new Block(40, 55, 32, 48, 50)).anotherThing());
    assertTrue(among(OBJECT, new Block(40, 55, 32, 48, 15)).anotherThing());
  }

  @Test
  void whatIsAsHighIsAnotherThingWhereItTouchesLittleOfIt() {
    assertTrue(among(OBJECT, new Block(36, 60, 50, 70, 30)).anotherThing());
  }

  @Test
  void aBoxTwiceAsWideIsOneLargerThing() {
    Touching larger = among(new Block(30, 50, 30, 50, 30));
    assertFalse(larger.anotherThing());
    assertEquals(20 / 60.0, larger.goesOn(), 1e-9);
  }

  @Test
  void aBoxThatIsLongerByAQuarterIsOneLargerThing() {
    Touching longer = among(new Block(30, 40, 30, 55, 30));
    assertEquals(10 * 4, longer.largestPiece());
    assertFalse(longer.anotherThing());
  }

  @Test
  void aRimAllAroundIsOneLargerThing() {
    assertFalse(among(new Block(27, 43, 27, 53, 30)).anotherThing());
  }
}
