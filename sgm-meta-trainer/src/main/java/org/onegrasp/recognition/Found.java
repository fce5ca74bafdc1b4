package org.onegrasp.recognition;

import java.util.BitSet;
import org.onegrasp.world.Grasp;

/**
 * One instance of a shown object.
 *
 * @param grasp where to hold it, base frame; its quality is the probability that it is right
 * @param distance how unlike the demonstration its surroundings are: 0 equal, 1 nothing in common
 * @param demonstration which of the skill's demonstrations it is like, from 0
 * @param cells of the look's height map that belong to it, row by row; nobody writes them
 */
public record Found(Grasp grasp, double distance, int demonstration, BitSet cells) {}
