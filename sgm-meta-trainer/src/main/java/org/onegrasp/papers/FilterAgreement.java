package org.onegrasp.papers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.ConvolutionLayer;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.rules.FilteredTape;

/** How filtered gradients lie to exact ones, both summed over the same examples. */
final class FilterAgreement {
  private static final Loss LOSS = new Loss.SoftmaxCrossEntropy();
  private static final int BATCHES = 10;

  private final TunedNet net;
  private final FilterVariant filtered;
  private final int batch;

  FilterAgreement(TunedNet net, FilterVariant filtered, int batch) {
    this.net = net;
    this.filtered = filtered;
    this.batch = batch;
  }

  /**
   * Of one layer's gradient.
   *
   * @param length of the filtered one, in lengths of the exact one
   * @param common length of what all taps share in the exact one, likewise: no filter whose patches are larger than the
   * dilation gives more
   */
  record Layer(double cosine, double length, double common) {
    private static Layer of(Convolution convolution, float[] exact, float[] filtered, int from, int end) {
      double products = 0;
      double exactSquares = 0;
      double squares = 0;
      for (int k = from; k < end; k++) {
        products += (double) exact[k] * filtered[k];
        exactSquares += (double) exact[k] * exact[k];
        squares += (double) filtered[k] * filtered[k];
      }
      return new Layer(products / Math.sqrt(exactSquares * squares), Math.sqrt(squares / exactSquares),
          Math.sqrt(common(convolution, exact, from, end) / exactSquares));
    }

    /** Square of the length that is left where each tap has the mean of all; the bias as it is. */
    private static double common(Convolution convolution, float[] exact, int from, int end) {
      double squares = 0;
      for (int k = 0; k < convolution.tapWeights(); k++) {
        double sum = 0;
        for (int tap = 0; tap < convolution.taps(); tap++) {
          sum += exact[from + tap * convolution.tapWeights() + k];
        }
        squares += sum * sum / convolution.taps();
      }
      for (int k = from + convolution.weights(); k < end; k++) {
        squares += (double) exact[k] * exact[k];
      }
      return squares;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.2f (%.2f, %.2f)", cosine, length, common);
    }
  }

  /** Layer by layer in a line. */
  String of(float[] parameters, CellExamples examples) {
    return layers(parameters, examples).stream().map(Layer::toString).collect(Collectors.joining(", "));
  }

  /** Of the tuned convolutions, from the top down, the head apart. */
  List<Layer> layers(float[] parameters, CellExamples examples) {
    float[] exact = gradient(FilterVariant.exact(filtered.convolutions()), parameters, examples);
    float[] other = gradient(filtered, parameters, examples);
    List<Layer> layers = new ArrayList<>();
    for (int i = net.head() - 1; i >= net.firstLayer(filtered.convolutions()); i--) {
      if (net.stack().layer(i) instanceof ConvolutionLayer layer) {
        layers.add(Layer.of(layer.shape().convolution(), exact, other, net.stack().at(i), net.stack().at(i + 1)));
      }
    }
    return layers;
  }

  private float[] gradient(FilterVariant variant, float[] parameters, CellExamples examples) {
    FilteredTape tape = net.tape(variant, batch, Arena.unlimited());
    float[] gradient = new float[parameters.length];
    float[] x = new float[batch * net.stack().inputs()];
    float[] target = new float[batch * net.stack().outputs()];
    int[] order = examples.order(new SplittableRandom(1));
    for (int from = 0; from + batch <= Math.min(order.length, BATCHES * batch); from += batch) {
      for (int n = 0; n < batch; n++) {
        examples.copyInput(order[from + n], x, n);
        examples.copyTarget(order[from + n], target, n);
      }
      LOSS.error(batch * net.cells(), net.classes(), tape.forward(batch, parameters, x), target, tape.error());
      tape.backward(batch, parameters, gradient);
    }
    return gradient;
  }
}
