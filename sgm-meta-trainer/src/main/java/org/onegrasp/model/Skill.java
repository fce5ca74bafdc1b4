package org.onegrasp.model;

import org.onegrasp.world.Grasp;

/**
 * Weights taught for one object, with the demonstration they come from. Immutable by agreement: nobody writes the arrays.
 *
 * @param object name that the person gave; empty for the start weights
 * @param modelSha256 checksum of the start model that these weights belong to, 64 hexadecimal digits
 * @param weights int16 master weights of every layer, concatenated in layer order, kernels then biases
 * @param heights the demonstration's height map, (96, 96) int8 millimetres; empty for the start weights
 * @param grasp the demonstrated grasp in the base frame; null for the start weights
 */
public record Skill(String object, String modelSha256, short[] weights, byte[] heights, Grasp grasp) {}
