package org.onegrasp.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GridTest {
  private static final Grid GRID = new Grid(new WorkArea(0.5, -0.1, 0.4, 0.8), 200);

  @Test
  void firstCellLiesAtTheLeftAndTop() {
    assertEquals(0.1 + 0.002, GRID.x(0), 1e-12);
    assertEquals(0.3 - 0.002, GRID.y(0), 1e-12);
    assertEquals(0.9 - 0.002, GRID.x(199), 1e-12);
    assertEquals(-0.5 + 0.002, GRID.y(199), 1e-12);
  }

  @Test
  void metresComeBackFromCells() {
    for (double metres : new double[] {0.11, 0.37, 0.5, 0.8999}) {
      assertEquals(metres, GRID.x(GRID.col(metres)), 1e-12);
      assertEquals(metres - 0.6, GRID.y(GRID.row(metres - 0.6)), 1e-12);
    }
    assertEquals(GRID.middle(), GRID.col(0.5), 1e-9);
    assertEquals(0, GRID.across(0.1), 1e-9);
    assertEquals(200, GRID.down(-0.5), 1e-9);
  }

  @Test
  void knowsItsCells() {
    assertEquals(40_000, GRID.cells());
    assertEquals(0.004, GRID.cell(), 1e-15);
    assertTrue(GRID.contains(0, 199));
    assertFalse(GRID.contains(-1, 0));
    assertFalse(GRID.contains(0, 200));
  }

  @Test
  void partAroundAPointHasTheSameCells() {
    Grid part = GRID.around(0.45, 0.0, 96);
    assertEquals(96, part.side());
    assertEquals(0.384, part.area().size(), 1e-12);
    assertEquals(GRID.area().tableZ(), part.area().tableZ());
    assertTrue(part.area().contains(0.45, 0.0));
    assertEquals(0.45, part.area().centreX(), 0.002 + 1e-9);
    double row = GRID.row(part.y(0));
    assertEquals(Math.rint(row), row, 1e-9);
  }

  @Test
  void partAtACornerIsMovedInward() {
    Grid part = GRID.around(0.89, -0.49, 96);
    assertEquals(0.9, part.area().centreX() + part.area().size() / 2, 1e-12);
    assertEquals(-0.5, part.area().centreY() - part.area().size() / 2, 1e-12);
  }

  @Test
  void partOfAllCellsIsTheGrid() {
    assertSame(GRID, GRID.around(0.2, 0.2, 200));
    assertThrows(IllegalArgumentException.class, () -> GRID.around(0.5, 0, 201));
  }

  @Test
  void cutTakesThePartsCellsAndAllTheirChannels() {
    Grid small = new Grid(new WorkArea(0, 0, 0, 0.04), 4);
    byte[] values = new byte[32];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) i;
    }
    Grid part = small.around(0.019, 0.019, 2); // the upper right corner
    assertArrayEquals(new byte[] {4, 5, 6, 7, 12, 13, 14, 15}, small.cut(values, 2, part));
    assertSame(values, small.cut(values, 2, small));
  }

  @Test
  void gridWithoutCellsOrSizeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Grid(WorkArea.STANDARD, 0));
    assertThrows(IllegalArgumentException.class, () -> new Grid(new WorkArea(0, 0, 0, 0), 4));
  }
}
