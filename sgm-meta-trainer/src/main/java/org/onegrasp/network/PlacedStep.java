package org.onegrasp.network;

import java.util.List;

/**
 * A step of a {@link Schedule} that has its place: all that another program needs to do the same with the same bytes.
 *
 * @param name what it does; a schedule calls like things alike
 * @param learns whether it is left out where a sample is only looked at
 * @param operands offsets in the slab of the tensors that it uses, in the order in which it was told of them
 * @param workspace offset of what it has for itself
 * @param workspaceBytes of that, 0 where it needs none
 */
public record PlacedStep(String name, boolean learns, List<Integer> operands, int workspace, int workspaceBytes) {}
