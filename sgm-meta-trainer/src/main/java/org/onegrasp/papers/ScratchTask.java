package org.onegrasp.papers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.Stack;

/**
 * Pictures from a random start: backpropagation, tpSGD, its rivals with random feedback and a random net with an exact
 * last layer. The rules may differ in their activations: ReLU where the gradient is exact; tanh under tpSGD, where ReLU
 * units die (see learning-rules.md), and under its rivals.
 *
 * @param pictures where they come from
 * @param nets the net for an activation
 * @param count examples to learn from
 * @param rules those to compare
 */
record ScratchTask(String name, String about, Pictures pictures, BiFunction<Activation.Function, Kernels, Stack> nets,
    int count, int epochs, StackRule... rules) implements Task {

  /** Two sets of pictures. */
  private enum Pictures {
    DIGITS(Mnist.FOLDER) {
      @Override
      Split read(Path folder, boolean quick) throws IOException {
        return Mnist.read(folder);
      }
    },
    PHOTOGRAPHS(Cifar10.FOLDER) {
      @Override
      Split read(Path folder, boolean quick) throws IOException {
        return quick ? Cifar10.read(folder, QUICK_OF_A_CLASS) : Cifar10.read(folder);
      }
    };

    private final String folder;

    Pictures(String folder) {
      this.folder = folder;
    }

    abstract Split read(Path folder, boolean quick) throws IOException;
  }

  /** All but the backpropagation that stores its gradients. */
  static final StackRule[] LEAN = {StackRule.BP_IN_PLACE, StackRule.HEAD, StackRule.TPSGD_L1, StackRule.TPSGD_L2,
      StackRule.FA, StackRule.DFA, StackRule.DRTP};
  private static final int BATCH = 16;
  private static final int QUICK = 240;
  private static final int QUICK_OF_A_CLASS = 6;
  private static final int QUICK_EPOCHS = 3;
  private static final int TESTED = 2_000;

  static Task mlp() {
    return new ScratchTask("mnist-mlp", "784-1000-10 from scratch, tpSGD against backpropagation and random feedback",
        Pictures.DIGITS, PictureNets::mlp, 20_000,
        5,
        Stream.concat(Stream.of(StackRule.BP), Arrays.stream(LEAN)).toArray(StackRule[]::new));
  }

  static Task conv() {
    return new ScratchTask("mnist-conv",
        "32c5-pool-1000-10 from scratch, tpSGD against backpropagation and random feedback", Pictures.DIGITS,
        PictureNets::conv,
        2_000, 3, LEAN);
  }

  static Task deep() {
    return new ScratchTask("mnist-deep",
        "six 3x3 convolutions, 64-10, from scratch, tpSGD against backpropagation and random feedback",
        Pictures.DIGITS, PictureNets::deep, 2_000,
        3, LEAN);
  }

  static Task photographs() {
    return new ScratchTask("cifar10-vgg",
        "photographs, six 3x3 convolutions, 128-10, from scratch, tpSGD against backpropagation and random feedback",
        Pictures.PHOTOGRAPHS, PictureNets::photographs, 4_000, 4, LEAN);
  }

  @Override
  public String folder() {
    return pictures.folder;
  }

  @Override
  public List<Entrant> open(Bench bench) throws IOException {
    Split all = pictures.read(bench.folder(this), bench.quick());
    Split data = Images.standardised(new Split(Images.some(all.train(), bench.quick() ? QUICK : count),
        bench.quick() ? Images.some(all.test(), QUICK) : Images.some(all.test(), TESTED)));
    return new Contest(bench, Contest.Terms.of(data), (rule, seed) -> TrainingPlan.fromScratch(
        nets.apply(rule.exact() ? Activation.Function.RELU : Activation.Function.TANH, bench.kernels().make()),
        bench.quick() ? Math.min(epochs, QUICK_EPOCHS) : epochs, BATCH)).entrants(rules);
  }
}
