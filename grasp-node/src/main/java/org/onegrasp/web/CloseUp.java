package org.onegrasp.web;

import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;

/**
 * A part of a look, for a picture of it.
 *
 * @param grid where the cells lie
 * @param metres above the table, row by row
 * @param rgb 3 bytes a cell, 0 0 0 where no colour is known; empty for none
 * @param grasp in the grid's frame, which is in the middle of the picture
 */
public record CloseUp(Grid grid, float[] metres, byte[] rgb, Grasp grasp) {}
