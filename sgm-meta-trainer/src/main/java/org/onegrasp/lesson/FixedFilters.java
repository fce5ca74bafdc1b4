package org.onegrasp.lesson;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.FixedPoint.saturate8;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.PatchGrid;
import org.onegrasp.network.NetworkShape;

/**
 * {@code GradientFilter} in integers: int8 means of inputs and int8 sums of gradients over patches, so that the int8
 * kernels can multiply them. Sums of gradients keep their own right shift, as every gradient does whose direction alone
 * counts. The same layers are filtered as in {@code FilteredBackpropagation}.
 */
public final class FixedFilters {
  private static final int PATCH = FilterShape.PATCH;
  private final ConvShape[] patches; // [i], null where the gradient is exact
  private final PatchGrid[] inputs;
  private final PatchGrid[] outputs;
  private final BlockShifts shifts;
  private final boolean errorsToo;

  /** Every gradient is exact. */
  public static FixedFilters none(NetworkShape shape) {
    return new FixedFilters(shape, shape.size());
  }

  /**
   * Of the convolutions right below the head, so many: gradients of their weights and the errors that go down through
   * them.
   */
  public static FixedFilters last(NetworkShape shape, int convolutions) {
    return new FixedFilters(shape, shape.size() - 1 - convolutions, true);
  }

  /** Of the weights of hidden layers from firstLayer on, but the lowest of all. */
  public FixedFilters(NetworkShape shape, int firstLayer) {
    this(shape, firstLayer, false);
  }

  private FixedFilters(NetworkShape shape, int firstLayer, boolean errorsToo) {
    this.errorsToo = errorsToo;
    patches = new ConvShape[shape.size()];
    inputs = new PatchGrid[shape.size()];
    outputs = new PatchGrid[shape.size()];
    shifts = new BlockShifts(shape.size(), 0);
    for (int i = Math.max(FilterShape.LOWEST, firstLayer); i < shape.size() - 1; i++) {
      FilterShape filter = new FilterShape(shape.layer(i), PATCH);
      patches[i] = filter.patches();
      inputs[i] = filter.inputs();
      outputs[i] = filter.outputs();
    }
  }

  /** Before a lesson. */
  public void reset() {
    shifts.reset();
  }

  public boolean has(int i) {
    return patches[i] != null;
  }

  /** Whether errors go down through layer i over patches. */
  public boolean errorsAt(int i) {
    return errorsToo && has(i);
  }

  public ConvShape patches(int i) {
    return patches[i];
  }

  public PatchGrid inputs(int i) {
    return inputs[i];
  }

  public PatchGrid outputs(int i) {
    return outputs[i];
  }

  /** Patch means of layer i's input. */
  public void keep(int i, byte[] m, int x, int means) {
    inputs[i].sums8(m, x, 2 * log2(inputs[i].patch()), means);
  }

  private static int log2(int powerOfTwo) {
    return Integer.numberOfTrailingZeros(powerOfTwo);
  }

  /**
   * Patch means of the gradient at layer i's output, of any scale.
   *
   * @return fraction bits that they have more than it, or fewer
   */
  public int filter(int i, byte[] m, int gz, int means) {
    int shift;
    do {
      shift = shifts.get(i);
      outputs[i].sums8(m, gz, shift, means);
    } while (shifts.saturated(i, m, means, outputs[i].pooled()));
    return 2 * log2(PATCH) - shift;
  }

  /** Multiplies a pooled gradient at layer i's output with the share of open units of each patch. */
  public void close(int i, byte[] m, int counts, int gradient) {
    for (int k = 0; k < outputs[i].pooled(); k++) {
      m[gradient + k] = saturate8(roundingShiftRight(m[gradient + k] * m[counts + k], 2 * log2(PATCH)));
    }
  }
}
