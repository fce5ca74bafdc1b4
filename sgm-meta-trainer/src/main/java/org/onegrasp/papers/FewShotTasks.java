package org.onegrasp.papers;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.papers.FewShotTask.Material;
import org.onegrasp.papers.FewShotTask.Part;

/**
 * Where new classes are learnt from few examples: handwritten digits, photographs, words of new speakers, and families
 * of our own objects.
 */
final class FewShotTasks {
  private static final int TRAINING_STEPS = 2000;
  private static final int TRAINING_STEPS_OF_PHOTOGRAPHS = 4000;
  private static final List<Integer> LOW = List.of(0, 1, 2, 3, 4);
  private static final List<Integer> HIGH = List.of(5, 6, 7, 8, 9);
  /** Airplane, bird, deer, frog, ship. */
  private static final List<Integer> EVEN = List.of(0, 2, 4, 6, 8);
  /** Automobile, cat, dog, horse, truck. */
  private static final List<Integer> ODD = List.of(1, 3, 5, 7, 9);
  private static final Variation OF_DIGITS = new Variation(1.5, 1.5, 12, 0.12, false);
  private static final Variation OF_PHOTOGRAPHS = new Variation(1.5, 1.5, 8, 0.15, true);
  private static final Variation OF_WORDS = new Variation(2, 1, 0, 0.1, false);
  /** The networks' families, the new ones, and those that step sizes are chosen with: none twice. */
  static final List<String> FAMILIES = List.of("bottle", "pan", "screwdriver", "brush", "bracket");
  static final List<String> NEW_FAMILIES = List.of("hammer", "scissors", "spatula", "wrench", "ladle");
  static final List<String> TUNING_FAMILIES = List.of("jug", "rollingpin", "tongs", "board", "drill");
  static final List<String> NEW_TUNING_FAMILIES = List.of("whisk", "pliers", "comb", "razor", "saw");
  private static final Variation OF_OBJECTS = new Variation(2, 2, 20, 0.1, false);
  private static final int OBJECTS_EACH = 120;
  private static final int NEW_OBJECTS_EACH = 40;
  private static final long FIRST_OBJECT = 70_000;
  private static final float HALF = 127 / 64f;

  private FewShotTasks() {}

  static FewShotTask digits(int shots) {
    return new FewShotTask("mnist-5way-" + shots + "shot",
        "a network for digits 0 to 4 learns 5 to 9 from " + each(shots),
        Mnist.FOLDER, (folder, kernels) -> digits(Mnist.read(folder), kernels), shots);
  }

  static FewShotTask photographs(int shots) {
    return new FewShotTask("cifar10-5way-" + shots + "shot",
        "a network for five kinds of photographs learns five others from " + each(shots), Cifar10.FOLDER,
        (folder, kernels) -> photographs(Cifar10.read(folder), kernels), shots);
  }

  static FewShotTask words(int shots) {
    return new FewShotTask("spoken-5way-" + shots + "shot",
        "a network for spoken digits 0 to 4 learns 5 to 9 by new speakers from " + each(shots), SpokenDigits.FOLDER,
        (folder, kernels) -> words(SpokenDigits.read(folder), kernels), shots);
  }

  static FewShotTask objects(int shots) {
    return new FewShotTask("objects-5way-" + shots + "shot",
        "a network for depth pictures of five families of our own objects learns five others from " + each(shots),
        Task.NO_FOLDER, (folder, kernels) -> objects(kernels), shots);
  }

  private static Material objects(Kernels.Source kernels) {
    return new Material(ForwardNet.views(ObjectViews.SIDE, FAMILIES.size(), kernels), TRAINING_STEPS, 0.15, OF_OBJECTS,
        new Part(ObjectViews.of(FAMILIES, OBJECTS_EACH, FIRST_OBJECT),
            ObjectViews.of(NEW_FAMILIES, NEW_OBJECTS_EACH, FIRST_OBJECT)),
        new Part(ObjectViews.of(TUNING_FAMILIES, OBJECTS_EACH, FIRST_OBJECT),
            ObjectViews.of(NEW_TUNING_FAMILIES, NEW_OBJECTS_EACH, FIRST_OBJECT)));
  }

  private static String each(int shots) {
    return shots + (shots == 1 ? " example of each" : " examples of each");
  }

  static Material digits(Split split, Kernels.Source kernels) {
    Split seen = new Split(Digits.seen(split.train(), 0, false), Digits.seen(split.test(), 0, false));
    return new Material(ForwardNet.digits(LOW.size(), kernels), TRAINING_STEPS, 0.15, OF_DIGITS, part(seen, LOW, HIGH),
        part(seen, HIGH, LOW));
  }

  static Material photographs(Split split, Kernels.Source kernels) {
    Split seen = new Split(halved(split.train()), halved(split.test()));
    return new Material(ForwardNet.photographs(EVEN.size(), kernels), TRAINING_STEPS_OF_PHOTOGRAPHS, 0.05,
        OF_PHOTOGRAPHS,
        part(seen, EVEN, ODD), part(seen, ODD, EVEN));
  }

  private static Part part(Split split, List<Integer> base, List<Integer> fresh) {
    return new Part(split.train().ofClasses(base), split.test().ofClasses(fresh));
  }

  /** Half as large, and from -127 / 64 to 127 / 64, so that eight bits are used well; 0 to 1 before. */
  private static Examples halved(Examples examples) {
    int side = Cifar10.SIDE / 2;
    int channels = examples.shape()[2];
    float[] inputs = new float[examples.count() * side * side * channels];
    Arrays.fill(inputs, -HALF);
    for (int k = 0; k < examples.inputs().length; k++) {
      int cell = k / channels / 2 % side + k / channels / Cifar10.SIDE / 2 * side;
      inputs[cell * channels + k % channels] += HALF / 2 * examples.inputs()[k];
    }
    return new Examples(new int[] {side, side, channels}, inputs, examples.labels(), examples.classes());
  }

  private static Material words(SpokenDigits spoken, Kernels.Source kernels) {
    return new Material(ForwardNet.spokenDigits(LOW.size(), kernels), TRAINING_STEPS, 0.15, OF_WORDS,
        part(scaled(spoken.newWords(Set.copyOf(HIGH), AdaptationTasks.NEW_SPEAKERS,
            spoken.others(AdaptationTasks.NEW_SPEAKERS))), LOW, HIGH),
        part(scaled(spoken.newWords(Set.copyOf(LOW), AdaptationTasks.TUNING_SPEAKERS,
            AdaptationTasks.TUNING_TEACHERS)), HIGH, LOW));
  }

  private static Split scaled(Split split) {
    return new Split(AdaptationTasks.scaled(split.train()), AdaptationTasks.scaled(split.test()));
  }
}
