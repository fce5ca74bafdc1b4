package org.onegrasp.grasp;

import org.onegrasp.world.Grid;

/**
 * Colours of the cells of a height map: of what is highest in each.
 *
 * @param rgb (side, side, 3) row-major, 8 bits each, 0 0 0 where the colour is not known; empty when there was no
 * colour picture; nobody writes it
 */
public record ColourMap(byte[] rgb) {
  /** Of a look without a colour picture. */
  public static final ColourMap NONE = new ColourMap(new byte[0]);

  /** Whether there was no colour picture. */
  public boolean isEmpty() {
    return rgb.length == 0;
  }

  /** Whether the colour of a cell is known. */
  public boolean knows(int cell) {
    return (rgb[3 * cell] | rgb[3 * cell + 1] | rgb[3 * cell + 2]) != 0;
  }

  /** @param channel 0 red, 1 green, 2 blue */
  public int at(int cell, int channel) {
    return rgb[3 * cell + channel] & 0xff;
  }

  /** Those of a part of the grid. */
  public ColourMap cut(Grid whole, Grid part) {
    return isEmpty() ? this : new ColourMap(whole.cut(rgb, 3, part));
  }
}
