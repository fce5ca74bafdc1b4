package org.onegrasp.rules;

import java.util.stream.IntStream;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedLayers;
import org.onegrasp.network.Int8Layers;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.SlidingLayers;
import org.onegrasp.network.SplitLayers;
import org.onegrasp.network.SplitWeights;

/**
 * What meta-training ships: start weights, static synthetic gradient modules and the fixed-point format. Immutable by
 * agreement: nobody writes the arrays.
 *
 * @param width channels of the modules' thin maps
 * @param start weights of the network before any teaching, float, see {@link NetworkShape}
 * @param modules parameters of the modules, float, see {@link ChainShape}
 * @param heads parameters of the local heads, float, see {@link HeadShape}; empty in a model that was trained without them
 */
public record GraspModel(NetworkShape shape, int width, float[] start, float[] modules, float[] heads, FixedFormat format) {
  public GraspModel {
    if (start.length != shape.parameters() || modules.length != ChainShape.of(shape, width).parameters()) {
      throw new IllegalArgumentException("model has " + start.length + " weights and " + modules.length + " module parameters, its shape "
          + shape.parameters() + " and " + ChainShape.of(shape, width).parameters());
    }
    if (heads.length > 0 && heads.length != HeadShape.of(shape).parameters()) {
      throw new IllegalArgumentException("model has " + heads.length + " parameters of local heads, its shape "
          + HeadShape.of(shape).parameters());
    }
  }

  /** The start weights as int16, each layer with its own fraction bits. */
  public short[] fixedStart() {
    short[] fixed = new short[start.length];
    for (int i = 0; i < shape.size(); i++) {
      FixedLayers.quantise(start, shape.kernelOffset(i), shape.parameters(i), format.weightBits().get(i), fixed);
    }
    return fixed;
  }

  /** The same model with local heads. */
  public GraspModel withHeads(float[] trained) {
    return new GraspModel(shape, width, start, modules, trained, format);
  }

  FixedLayers fixedLayers(Kernels kernels, Arena arena) {
    return new FixedLayers(shape, inputBits(), outputShifts(), kernels, arena);
  }

  Int8Layers int8Layers(Kernels kernels, Arena arena) {
    return new Int8Layers(shape, inputBits(), outputShifts(), kernels, arena);
  }

  SlidingLayers slidingLayers(SplitWeights weights, Kernels kernels, Arena arena) {
    return new SlidingLayers(weights, inputBits(), outputShifts(), kernels, arena);
  }

  SplitLayers splitLayers(int batch, Kernels kernels, Arena arena) {
    return new SplitLayers(shape, inputBits(), format.weightBits().stream().mapToInt(bits -> bits).toArray(), batch, kernels, arena);
  }

  private int[] inputBits() {
    return IntStream.range(0, shape.size()).map(format::inputBits).toArray();
  }

  private int[] outputShifts() {
    return IntStream.range(0, shape.size()).map(i -> i == shape.size() - 1 ? 0 : format.outputShift(i)).toArray();
  }
}
