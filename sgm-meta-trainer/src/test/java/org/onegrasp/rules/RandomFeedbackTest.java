package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.ConvolutionLayer;
import org.onegrasp.network.layers.Dense;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.Normalisation;
import org.onegrasp.network.layers.Pooling;
import org.onegrasp.network.layers.Stack;
import org.onegrasp.network.layers.Tape;

/** Feedback alignment, direct feedback alignment and direct random target projection beside backpropagation. */
class RandomFeedbackTest {
  private static final int BATCH = 32;
  private static final int INPUTS = 32;
  private static final int LABELS = 4;
  private static final long SEED = 9;
  private static final Loss LOSS = new Loss.SoftmaxCrossEntropy();
  private static final Kernels KERNELS = Kernels.best().make();
  private static final Stack DENSE = Stack.of(new Dense(KERNELS, INPUTS, 12), tanh(12), new Dense(KERNELS, 12, 10),
      tanh(10), new Dense(KERNELS, 10, LABELS));
  private static final Stack IMAGES = Stack.of(new ConvolutionLayer(KERNELS, Convolution.of(3, 2, 5).over(4, 4)),
      tanh(80), new Pooling(Pooling.Kind.MAX, 4, 4, 5, 2),
      new ConvolutionLayer(KERNELS, Convolution.of(3, 5, 3).over(2, 2)), new Normalisation(4, 3), tanh(12),
      new Dense(KERNELS, 12, 6), tanh(6), new Dense(KERNELS, 6, LABELS));

  private final float[] x = new float[BATCH * INPUTS];
  private final float[] target = new float[BATCH * LABELS];

  RandomFeedbackTest() {
    draw(new SplittableRandom(2));
  }

  /** Other samples: each is labelled by the largest of its first inputs. */
  private void draw(SplittableRandom random) {
    Arrays.fill(target, 0);
    for (int n = 0; n < BATCH; n++) {
      int label = 0;
      for (int k = 0; k < INPUTS; k++) {
        x[n * INPUTS + k] = (float) random.nextGaussian();
        label = k < LABELS && x[n * INPUTS + k] > x[n * INPUTS + label] ? k : label;
      }
      target[n * LABELS + label] = 1;
    }
  }

  private static Activation tanh(int size) {
    return new Activation(Activation.Function.TANH, size);
  }

  private interface Step {
    double step(int batch, float[] parameters, float[] x, float[] target, float rate, float lastRate);
  }

  private enum Rule {
    FA {
      @Override
      Step on(Stack net, FeedbackAlignment.Settings settings, Arena arena) {
        return new FeedbackAlignment(net, BATCH, settings, arena)::step;
      }
    },
    DFA {
      @Override
      Step on(Stack net, FeedbackAlignment.Settings settings, Arena arena) {
        return new DirectFeedbackAlignment(net, BATCH, settings, arena)::step;
      }
    },
    DRTP {
      @Override
      Step on(Stack net, FeedbackAlignment.Settings settings, Arena arena) {
        return new DirectRandomTargetProjection(net, BATCH, settings, arena)::step;
      }
    };

    abstract Step on(Stack net, FeedbackAlignment.Settings settings, Arena arena);

    Step on(Stack net) {
      return on(net, settings(0), Arena.unlimited());
    }
  }

  private static FeedbackAlignment.Settings settings(int firstLayer) {
    return new FeedbackAlignment.Settings(firstLayer, LOSS, SEED);
  }

  private static float[] start(Stack net) {
    return net.initial(new SplittableRandom(1));
  }

  /** After one step of size 0.5 in all layers. */
  private float[] stepped(Step rule, float[] from) {
    float[] parameters = from.clone();
    rule.step(BATCH, parameters, x, target, 0.5f, 0.5f);
    return parameters;
  }

  private float[] backpropagated(Stack net, int firstLayer, float[] from) {
    Tape tape = new Tape(net, BATCH, firstLayer, Arena.unlimited());
    return stepped((batch, parameters, in, wanted, rate, lastRate) -> {
      double loss = LOSS.error(batch, LABELS, tape.forward(batch, parameters, in), wanted, tape.error());
      tape.descend(batch, parameters, rate);
      return loss;
    }, from);
  }

  @Test
  void feedbackByTheWeightsThemselvesIsBackpropagation() {
    for (int firstLayer : new int[] {0, 3, 6, 8}) {
      float[] start = start(IMAGES);
      FeedbackAlignment rule = new FeedbackAlignment(IMAGES, BATCH, settings(firstLayer), Arena.unlimited());
      int above = IMAGES.at(firstLayer + 1);
      System.arraycopy(start, above, rule.feedback(), 0, start.length - above);
      assertArrayEquals(backpropagated(IMAGES, firstLayer, start), stepped(rule::step, start), "from " + firstLayer);
    }
  }

  @Test
  void directFeedbackByTheLastLayersWeightsIsBackpropagationWithOneHiddenLayer() {
    Stack net = Stack.of(new Dense(KERNELS, INPUTS, 12), tanh(12), new Dense(KERNELS, 12, LABELS));
    float[] start = start(net);
    DirectFeedbackAlignment rule = new DirectFeedbackAlignment(net, BATCH, settings(0), Arena.unlimited());
    System.arraycopy(start, net.at(2), rule.feedback(2), 0, 12 * LABELS);
    assertArrayEquals(backpropagated(net, 0, start), stepped(rule::step, start));
  }

  /** The papers' equations on the dense net, in double: how the lowest layer's weights and biases move. */
  private float[] moved(Rule rule, float[] start, float[] feedback, float[] direct) {
    float[] expected = Arrays.copyOf(start, DENSE.at(1));
    for (int n = 0; n < BATCH; n++) {
      double[] in = new double[INPUTS];
      Arrays.setAll(in, sampleOf(n));
      double[] lower = hidden(start, DENSE.at(0), in, 12);
      double[] upper = hidden(start, DENSE.at(2), lower, 10);
      double[] error = sums(start, DENSE.at(4), upper, LABELS);
      double sum = Arrays.stream(error).map(Math::exp).sum();
      for (int k = 0; k < LABELS; k++) {
        error[k] = Math.exp(error[k]) / sum - target[n * LABELS + k];
      }
      double[] delta = switch (rule) {
        case FA -> product(feedback, 0, slope(product(feedback, 12 * 10 + 10, error, 10), upper), 12);
        case DFA -> product(direct, 0, error, 12);
        case DRTP -> projected(n);
      };
      slope(delta, lower);
      for (int u = 0; u < 12; u++) {
        for (int i = 0; i < INPUTS; i++) {
          expected[i * 12 + u] -= 0.5 / BATCH * delta[u] * in[i];
        }
        expected[INPUTS * 12 + u] -= 0.5 / BATCH * delta[u];
      }
    }
    return expected;
  }

  private IntToDoubleFunction sampleOf(int n) {
    return i -> x[n * INPUTS + i];
  }

  private static double[] sums(float[] parameters, int at, double[] in, int units) {
    double[] z = new double[units];
    for (int u = 0; u < units; u++) {
      z[u] = parameters[at + in.length * units + u];
      for (int i = 0; i < in.length; i++) {
        z[u] += in[i] * parameters[at + i * units + u];
      }
    }
    return z;
  }

  private static double[] hidden(float[] parameters, int at, double[] in, int units) {
    return Arrays.stream(sums(parameters, at, in, units)).map(Math::tanh).toArray();
  }

  /** B delta, with B (rows, deltas) from {@code at} on. */
  private static double[] product(float[] feedback, int at, double[] delta, int rows) {
    double[] product = new double[rows];
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < delta.length; k++) {
        product[r] += feedback[at + r * delta.length + k] * delta[k];
      }
    }
    return product;
  }

  private static double[] slope(double[] delta, double[] y) {
    for (int u = 0; u < y.length; u++) {
      delta[u] *= 1 - y[u] * y[u];
    }
    return delta;
  }

  /** -B y* of the lowest hidden layer: half of the square root of 2 times entries from -1 to 1. */
  private double[] projected(int n) {
    double[] delta = new double[12];
    for (int u = 0; u < 12; u++) {
      for (int k = 0; k < LABELS; k++) {
        delta[u] -= Math.sqrt(0.5) * new RandomProjection(SEED).entry(0, u, k) * target[n * LABELS + k];
      }
    }
    return delta;
  }

  @Test
  void everyRuleMovesTheLowestLayerAsItsPaperSays() {
    float[] start = start(DENSE);
    float[] feedback = new FeedbackAlignment(DENSE, BATCH, settings(0), Arena.unlimited()).feedback();
    float[] direct = new DirectFeedbackAlignment(DENSE, BATCH, settings(0), Arena.unlimited()).feedback(2);
    for (Rule rule : Rule.values()) {
      assertArrayEquals(moved(rule, start, feedback, direct),
          Arrays.copyOf(stepped(rule.on(DENSE), start), DENSE.at(1)), 1e-6f, rule.name());
    }
  }

  @Test
  void theLastLayerTakesTheExactGradient() {
    for (Stack net : List.of(DENSE, IMAGES)) {
      float[] start = start(net);
      int last = net.at(net.size() - 1);
      float[] exact = backpropagated(net, 0, start);
      for (Rule rule : Rule.values()) {
        float[] parameters = start.clone();
        rule.on(net).step(BATCH, parameters, x, target, 0, 0.5f);
        assertArrayEquals(Arrays.copyOfRange(exact, last, start.length),
            Arrays.copyOfRange(parameters, last, start.length), rule.name());
      }
    }
  }

  @Test
  void onlyTheTargetMovesTheHiddenLayersOfTargetProjection() {
    float[] start = start(DENSE);
    float[] otherAnswer = start.clone();
    for (int k = DENSE.at(4); k < start.length; k++) {
      otherAnswer[k] = -start[k];
    }
    for (Rule rule : Rule.values()) {
      float[] once = Arrays.copyOf(stepped(rule.on(DENSE), start), DENSE.at(4));
      float[] again = Arrays.copyOf(stepped(rule.on(DENSE), otherAnswer), DENSE.at(4));
      assertEquals(rule == Rule.DRTP, Arrays.equals(once, again), rule.name());
    }
  }

  @Test
  void lossesFallAndHiddenLayersMoveWithinARightAngleOfBackpropagation() {
    for (Rule rule : Rule.values()) {
      SplittableRandom random = new SplittableRandom(3);
      draw(random);
      float[] parameters = start(DENSE);
      Step learning = rule.on(DENSE);
      double first = learning.step(BATCH, parameters, x, target, 0.1f, 0.1f);
      double last = 0;
      double[] cosines = new double[2];
      for (int step = 0; step < 600; step++) {
        draw(random);
        if (step >= 500) {
          cosines[0] += cosine(learning, parameters, 0) / 100;
          cosines[1] += cosine(learning, parameters, 2) / 100;
        }
        double loss = learning.step(BATCH, parameters, x, target, 0.1f, 0.1f);
        last += step >= 500 ? loss / 100 : 0;
      }
      assertTrue(last < first / 3, rule + ": " + first + " became " + last);
      assertTrue(cosines[0] > 0.3 && cosines[1] > 0.3, rule + " has cosines of " + Arrays.toString(cosines));
    }
  }

  /** Between the steps of hidden layer i by the rule and by backpropagation. */
  private double cosine(Step rule, float[] parameters, int i) {
    float[] exact = backpropagated(DENSE, 0, parameters);
    float[] other = stepped(rule, parameters);
    double product = 0;
    double exactSquares = 0;
    double otherSquares = 0;
    for (int k = DENSE.at(i); k < DENSE.at(i + 1); k++) {
      double a = exact[k] - parameters[k];
      double b = other[k] - parameters[k];
      product += a * b;
      exactSquares += a * a;
      otherSquares += b * b;
    }
    return product / Math.sqrt(exactSquares * otherSquares);
  }

  @Test
  void feedbackComesFromItsSeedAndIsNotTheWeights() {
    float[] start = start(DENSE);
    for (Rule rule : Rule.values()) {
      assertArrayEquals(stepped(rule.on(DENSE), start), stepped(rule.on(DENSE), start), rule.name());
      Step other = rule.on(DENSE, new FeedbackAlignment.Settings(0, LOSS, SEED + 1), Arena.unlimited());
      assertFalse(Arrays.equals(stepped(rule.on(DENSE), start), stepped(other, start)), rule.name());
    }
    float[] feedback = new FeedbackAlignment(DENSE, BATCH, settings(0), Arena.unlimited()).feedback();
    float[] weights = DENSE.initial(new SplittableRandom(SEED));
    double scale = Math.sqrt(INPUTS / 12.0); // the spreads of a layer with 12 inputs and of the lowest
    assertNotEquals(weights[0] * scale, feedback[0], 1e-6);
  }

  @Test
  void layersBelowTheFirstStayAsTheyAre() {
    float[] start = start(DENSE);
    for (Rule rule : Rule.values()) {
      float[] moved = stepped(rule.on(DENSE, settings(2), Arena.unlimited()), start);
      assertArrayEquals(Arrays.copyOf(start, DENSE.at(2)), Arrays.copyOf(moved, DENSE.at(2)), rule.name());
      assertFalse(moved[DENSE.at(2)] == start[DENSE.at(2)], rule.name());
    }
  }

  @Test
  void onlyTargetProjectionKeepsNeitherActivationsNorFeedback() {
    Arena tape = Arena.unlimited();
    new Tape(IMAGES, BATCH, 0, tape);
    assertEquals(tape.peakBytes() + 4L * (IMAGES.parameters() - IMAGES.at(1)), peak(Rule.FA));
    int matrices = LABELS * (20 + 12 + 6) + 3 * LABELS; // B of each input above, and a dense layer's biases
    assertEquals(tape.peakBytes() + 4L * (BATCH * LABELS + matrices), peak(Rule.DFA));
    assertTrue(peak(Rule.DRTP) < tape.peakBytes(), peak(Rule.DRTP) + " bytes");
  }

  private static long peak(Rule rule) {
    Arena arena = Arena.unlimited();
    rule.on(IMAGES, settings(0), arena);
    return arena.peakBytes();
  }

  @Test
  void directFeedbackNeedsADenseLastLayer() {
    Stack net = Stack.of(new Dense(KERNELS, INPUTS, LABELS), tanh(LABELS), new Dense(KERNELS, LABELS, LABELS),
        tanh(LABELS));
    String message = assertThrows(IllegalArgumentException.class, () -> Rule.DFA.on(net)).getMessage();
    assertTrue(message.contains("dense last layer"), message);
  }
}
