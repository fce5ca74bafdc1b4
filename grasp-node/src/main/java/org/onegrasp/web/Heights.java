package org.onegrasp.web;

import java.util.BitSet;
import org.onegrasp.world.Grid;

/**
 * A height map.
 *
 * @param grid where the cells lie
 * @param metres above the table, row by row; nobody writes it
 * @param unseen cells where nothing was seen; nobody writes it
 * @param stampNanos of the look
 */
public record Heights(Grid grid, float[] metres, BitSet unseen, long stampNanos) {}
