package org.onegrasp.rules;

import java.util.Arrays;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.kernels.MatrixProduct;
import org.onegrasp.kernels.PatchGrid;
import org.onegrasp.lesson.FilterShape;

/**
 * Backward pass of a convolution with a filtered gradient (Yang, Li, Marculescu 2023, arXiv 2301.00330). The gradient
 * at the output is replaced by its mean over patches P of r x r cells, and taps are moved to the middle of their patch,
 * so that a patch is one cell of a small convolution. With stride s, a patch lies over an input window of (r s) x (r s)
 * cells:
 *
 * <pre>
 *   gavg[o,P] = mean of gy[o] over P;   xsum[i,P] = sum of x[i] over the input window of P, times 1 / s^2
 *   gW[o,i,t] = sum over P of gavg[o,P] xsum[i, P + d t]           gb[o] = sum of gy[o], exactly
 *   gx[i,P]   = 1 / s^2  sum over o, t of gavg[o, P - d t] W[o,i,t]      for every cell of the window of P
 * </pre>
 *
 * Taps t count from the kernel's middle and d = floor(dilation / (r s)): as long as the dilation is smaller than a
 * patch d is 0, all taps get one gradient and the summed kernel gives gx; from there on both are convolutions with
 * dilation d over patches. A depthwise convolution does the same for each channel apart.
 *
 * <p>
 * Only xsum is kept between the passes: r^2 s^2 less than x. The gradient may stay pooled between filtered layers: the
 * layer below has gx as constant over its patches, so its ReLU multiplies gx by the share of open units in the patch,
 * which is the mean that filtering asks for. {@link PatchGrid#spread} brings it back to every cell for a layer with an
 * exact gradient.
 *
 * <p>
 * Patches at the lower and right edge are smaller where r does not divide the output; their means are over the cells
 * they have. Has scratch memory and belongs to one thread.
 */
public final class GradientFilter {
  private final ConvShape shape;
  private final boolean depthwise;
  private final Kernels kernels;
  private final PatchGrid outputs;
  private final PatchGrid inputs;
  private final ConvShape patches; // the convolution over patches; one tap where d = 0
  private final boolean collapsed;
  private final float areaInverse; // 1 / s^2
  private final float[] kernel; // (inC, outC) summed over taps, or a gradient that all taps share
  private final float[] discarded; // a bias gradient that the kernels make from gavg without the sizes of patches

  /**
   * @param shape of the convolution
   * @param r cells along a side of a patch
   */
  public GradientFilter(ConvShape shape, int r, Kernels kernels) {
    this.shape = shape;
    depthwise = shape.depthwise();
    this.kernels = kernels;
    FilterShape filtered = new FilterShape(shape, r);
    outputs = filtered.outputs();
    inputs = filtered.inputs();
    patches = filtered.patches();
    collapsed = filtered.collapsed();
    areaInverse = 1f / (shape.stride() * shape.stride());
    discarded = new float[shape.outC()];
    kernel = new float[shape.tapWeights()];
  }

  /** Patches of the output: where gavg lives. */
  public PatchGrid outputs() {
    return outputs;
  }

  /** Patches of the input, one under each of the output: where xsum and gx live. */
  public PatchGrid inputs() {
    return inputs;
  }

  /** The convolution over patches, with one tap where all share a gradient. */
  public ConvShape patches() {
    return patches;
  }

  /** Multiplications of gradients of weights and of inputs together, for one map. */
  public long macs() {
    return 2 * patches.macs();
  }

  /** What is kept of one input (height, width, inC): xsum, overwritten. */
  public void keep(float[] x, int xOff, float[] xsum, int sumOff) {
    kernels.pool(inputs, x, xOff, false, areaInverse, xsum, sumOff);
  }

  /** gavg of one gradient (outHeight, outWidth, outC), overwritten. */
  public void filter(float[] gy, int gyOff, float[] gavg, int avgOff) {
    kernels.pool(outputs, gy, gyOff, true, 1, gavg, avgOff);
  }

  /**
   * Adds the gradient of weights and bias.
   *
   * @param batch number of maps in xsum and gavg, one after the other
   * @param gradients added to: of the weights, see {@link ConvShape}, from weightsAt on, and of the bias, (outC), from
   * biasAt on
   */
  public void addWeightGradient(float[] xsum, float[] gavg, int batch, float[] gradients, int weightsAt, int biasAt) {
    addBiasGradient(gavg, batch, gradients, biasAt);
    if (collapsed) {
      Arrays.fill(kernel, 0);
      if (depthwise) {
        for (int cell = 0; cell < cells(batch); cell++) {
          addProducts(gavg, cell * shape.inC(), xsum, cell * shape.inC(), kernel, 0);
        }
      } else {
        kernels.multiply(new MatrixProduct(shape.inC(), cells(batch), shape.outC(), true, false), xsum, 0, gavg, 0,
            kernel, 0);
      }
      addToAllTaps(gradients, weightsAt);
    } else {
      for (int n = 0; n < batch; n++) {
        kernels.weightGradient(patches, xsum, n * inputs.pooled(), gavg, n * outputs.pooled(), gradients, weightsAt,
            discarded, 0);
      }
    }
  }

  private int cells(int batch) {
    return batch * outputs.rows() * outputs.columns();
  }

  /** Sums of gavg weighted with the cells of their patches: those of gy. */
  private void addBiasGradient(float[] gavg, int batch, float[] gb, int gbOff) {
    int at = 0;
    for (int row = 0; row < batch * outputs.rows(); row++) {
      for (int column = 0; column < outputs.columns(); column++) {
        float area = outputs.heightOf(row % outputs.rows()) * outputs.widthOf(column);
        for (int o = 0; o < shape.outC(); o++) {
          gb[gbOff + o] += area * gavg[at + o];
        }
        at += shape.outC();
      }
    }
  }

  private void addToAllTaps(float[] gw, int gwOff) {
    for (int tap = 0; tap < shape.taps(); tap++) {
      int at = gwOff + tap * kernel.length;
      for (int k = 0; k < kernel.length; k++) {
        gw[at + k] += kernel[k];
      }
    }
  }

  /**
   * Writes the gradient at the input, pooled: one value for all cells of a patch of {@link #inputs}.
   *
   * @param w weights like gw of {@link #addWeightGradient}
   * @param gx (batch, rows, columns, inC), overwritten
   */
  public void inputGradient(float[] gavg, int batch, float[] w, int wOff, float[] gx) {
    if (collapsed) {
      sumTaps(w, wOff);
      Arrays.fill(gx, 0, batch * inputs.pooled(), 0);
      if (depthwise) {
        for (int cell = 0; cell < cells(batch); cell++) {
          addProducts(gavg, cell * shape.inC(), kernel, 0, gx, cell * shape.inC());
        }
      } else {
        kernels.multiply(new MatrixProduct(cells(batch), shape.outC(), shape.inC(), false, true), gavg, 0, kernel, 0,
            gx, 0);
      }
    } else {
      for (int n = 0; n < batch; n++) {
        kernels.inputGradient(patches, gavg, n * outputs.pooled(), w, wOff, gx, n * inputs.pooled());
      }
      scale(gx, batch * inputs.pooled());
    }
  }

  private void sumTaps(float[] w, int wOff) {
    Arrays.fill(kernel, 0);
    for (int tap = 0; tap < shape.taps(); tap++) {
      int at = wOff + tap * kernel.length;
      for (int k = 0; k < kernel.length; k++) {
        kernel[k] += w[at + k];
      }
    }
    scale(kernel, kernel.length);
  }

  private void addProducts(float[] a, int aOff, float[] b, int bOff, float[] to, int toOff) {
    for (int c = 0; c < shape.inC(); c++) {
      to[toOff + c] += a[aOff + c] * b[bOff + c];
    }
  }

  /** Times 1 / s^2. */
  private void scale(float[] values, int count) {
    for (int k = 0; shape.stride() > 1 && k < count; k++) {
      values[k] *= areaInverse;
    }
  }
}
