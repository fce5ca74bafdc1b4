package org.onegrasp.lesson;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.PatchGrid;

/**
 * Where the patches of a {@code GradientFilter} lie.
 *
 * @param layer the convolution whose gradient is filtered
 * @param r cells of its output along a side of a patch
 */
public record FilterShape(ConvShape layer, int r) {
  /** Side of a patch that lessons here use, in cells of a layer's output. */
  public static final int PATCH = 2;
  /** Lowest layer that is filtered: below it, with one input channel, all taps would get the same gradient. */
  public static final int LOWEST = 1;

  public FilterShape {
    if (r < 1) {
      throw new IllegalArgumentException("patches of " + r + " cells: r must be at least 1, the paper has 2, 4 and 7");
    }
  }

  /** Patches of the output: where gavg lives. */
  public PatchGrid outputs() {
    return new PatchGrid(layer.outHeight(), layer.outWidth(), layer.outC(), r);
  }

  /** Patches of the input, one under each of the output: where xsum and gx live. */
  public PatchGrid inputs() {
    return new PatchGrid(layer.height(), layer.width(), layer.inC(), r * layer.stride());
  }

  /** Whether all taps stay within their patch and so share one gradient. */
  public boolean collapsed() {
    return layer.kernel() == 1 || layer.dilation() < r * layer.stride();
  }

  /** The convolution over patches: with one tap where it is collapsed, else with the dilation in whole patches. */
  public ConvShape patches() {
    PatchGrid outputs = outputs();
    int dilation = Math.max(1, layer.dilation() / (r * layer.stride()));
    int kernel = collapsed() ? 1 : layer.kernel();
    return new Convolution(layer.inC(), layer.outC(), kernel, 1, dilation, layer.depthwise())
        .over(outputs.rows(), outputs.columns());
  }
}
