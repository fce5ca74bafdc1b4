package org.onegrasp.papers;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.Stack;

/**
 * An adaptor for another domain: two convolutions that learned from handwritten digits are kept, and a new dense layer
 * of 64 units with a new last layer learns from a few digits that are inverted and noisy. {@code head} leaves the 64
 * units random.
 */
record ShiftTask() implements Task {
  private static final int BATCH = 16;
  private static final int TAUGHT = 6_000;
  private static final int SHIFTED = 600;
  private static final int TESTED = 2_000;
  private static final int QUICK = 240;
  private static final double NOISE = 0.3;

  @Override
  public String name() {
    return "mnist-shift";
  }

  @Override
  public String about() {
    return "an adaptor on fixed convolutions learns inverted noisy digits, tpSGD against backpropagation and random feedback";
  }

  @Override
  public String folder() {
    return Mnist.FOLDER;
  }

  @Override
  public List<Entrant> open(Bench bench) throws IOException {
    Split all = Mnist.read(bench.folder(this));
    Split plain = Images.standardised(new Split(Images.some(all.train(), bench.quick() ? QUICK : TAUGHT),
        Images.some(all.test(), bench.quick() ? QUICK : TESTED)));
    Once<Long, float[]> taught = new Once<>(seed -> taught(plain.train(), seed, bench.kernels().make()));
    long start = bench.seeds().get(0);
    Examples learned = all.train().part(all.train().count() - (bench.quick() ? QUICK : SHIFTED), all.train().count());
    Split shifted = Images.standardised(new Split(Images.invertedAndNoisy(learned, NOISE, 1),
        Images.invertedAndNoisy(Images.some(all.test(), bench.quick() ? QUICK : TESTED), NOISE, 2)));
    Entrant untaught = new Untaught("taught with plain digits only", seed -> untaught(taught.of(start), shifted.test(),
        seed, bench.kernels().make()));
    List<Entrant> rules =
        new Contest(bench, Contest.Terms.of(shifted),
            (rule, seed) -> lesson(rule, taught.of(start), bench.kernels().make()))
            .entrants(ScratchTask.LEAN);
    return Stream.concat(Stream.of(untaught), rules.stream()).toList();
  }

  private static float[] taught(Examples plain, long seed, Kernels kernels) {
    Stack net = PictureNets.adapted(Activation.Function.RELU, kernels);
    return new StackTraining(TrainingPlan.fromScratch(net, 3, BATCH), StackRule.BP_IN_PLACE,
        new StackRule.Rates(0.1f, 0.1f), seed).learn(plain).parameters();
  }

  private static Row.Run untaught(float[] taught, Examples test, long seed, Kernels kernels) {
    Stack net = PictureNets.adapted(Activation.Function.RELU, kernels);
    return new Row.Run(seed, StackTraining.accuracy(net, taught, test), 0, 4L * taught.length);
  }

  private static TrainingPlan lesson(StackRule rule, float[] taught, Kernels kernels) {
    Stack net = PictureNets.adapted(rule.exact() ? Activation.Function.RELU : Activation.Function.TANH, kernels);
    int adaptor = PictureNets.trunkSize(kernels);
    return new TrainingPlan(net, random -> {
      float[] start = net.initial(random);
      System.arraycopy(taught, 0, start, 0, net.at(adaptor));
      return start;
    }, adaptor, 10, BATCH);
  }
}
