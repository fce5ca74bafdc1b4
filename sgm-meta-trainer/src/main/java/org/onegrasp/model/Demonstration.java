package org.onegrasp.model;

import org.onegrasp.world.Grasp;

/**
 * One look at an object and the grasp that was shown on it.
 *
 * @param object name that the person gave
 * @param heights (96, 96) int8, millimetres above the table, row-major; nobody writes them
 * @param grasp in the base frame
 */
public record Demonstration(String object, byte[] heights, Grasp grasp) {}
