package org.onegrasp.papers;

import java.util.Set;
import org.onegrasp.kernels.Kernels;

/** Where forward gradients are measured: digits that are turned, digits in light on dark, and speakers never heard. */
final class AdaptationTasks {
  private static final int ADAPTING = 2000;
  private static final double DEGREES = 30;
  private static final int RECORDINGS_A_DIGIT = 20;
  private static final float SPEECH_SCALE = 0.5f;
  private static final int TUNING_FROM = 50_000; // of the training digits: from here on, to choose step sizes with
  private static final int TUNING_ASKED = 3000;
  /** The last two of six in the alphabet. */
  static final Set<String> NEW_SPEAKERS = Set.of("theo", "yweweler");
  /** By whom the words are with which step sizes are chosen, and who teaches the networks for that. */
  static final Set<String> TUNING_SPEAKERS = Set.of("george", "jackson");
  static final Set<String> TUNING_TEACHERS = Set.of("lucas", "nicolas");

  private AdaptationTasks() {}

  static AdaptationTask rotated() {
    return new AdaptationTask("mnist-rotated", "a network for digits adapts to digits turned by 30 degrees",
        Mnist.FOLDER, (folder, kernels) -> turned(Mnist.read(folder), kernels));
  }

  static AdaptationTask inverted() {
    return new AdaptationTask("mnist-inverted", "a network for digits adapts to light digits on dark paper",
        Mnist.FOLDER, (folder, kernels) -> digits(Mnist.read(folder), 0, true, kernels));
  }

  static AdaptationTask speakers() {
    return new AdaptationTask("spoken-new-speakers",
        "a network for spoken digits adapts to two speakers that it never heard",
        SpokenDigits.FOLDER, (folder, kernels) -> speakers(SpokenDigits.read(folder), kernels));
  }

  static AdaptationTask.Materials turned(Split split, Kernels.Source kernels) {
    return digits(split, DEGREES, false, kernels);
  }

  private static AdaptationTask.Materials digits(Split split, double degrees, boolean inverted,
      Kernels.Source kernels) {
    Examples train = split.train();
    ForwardNet net = ForwardNet.digits(train.classes(), kernels);
    return new AdaptationTask.Materials(
        new AdaptationTask.Material(net, Digits.seen(train, 0, false),
            Digits.seen(train.part(0, ADAPTING), degrees, inverted), Digits.seen(split.test(), degrees, inverted)),
        new AdaptationTask.Material(net, Digits.seen(train.part(0, TUNING_FROM), 0, false),
            Digits.seen(train.part(ADAPTING, 2 * ADAPTING), degrees, inverted),
            Digits.seen(train.part(TUNING_FROM, TUNING_FROM + TUNING_ASKED), degrees, inverted)));
  }

  private static AdaptationTask.Materials speakers(SpokenDigits spoken, Kernels.Source kernels) {
    return new AdaptationTask.Materials(
        speakers(spoken.unheard(NEW_SPEAKERS, spoken.others(NEW_SPEAKERS), RECORDINGS_A_DIGIT), kernels),
        speakers(spoken.unheard(TUNING_SPEAKERS, TUNING_TEACHERS, RECORDINGS_A_DIGIT), kernels));
  }

  private static AdaptationTask.Material speakers(SpokenDigits.Adaptation adaptation, Kernels.Source kernels) {
    return new AdaptationTask.Material(ForwardNet.spokenDigits(adaptation.others().train().classes(), kernels),
        scaled(adaptation.others().train()), scaled(adaptation.unheard().train()), scaled(adaptation.unheard().test()));
  }

  /** Into -2 to 127 / 64, which eight bits hold. */
  static Examples scaled(Examples examples) {
    float[] inputs = examples.inputs().clone();
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = Math.max(-2, Math.min(127 / 64f, SPEECH_SCALE * inputs[k]));
    }
    return new Examples(new int[] {SpokenDigits.FRAMES, SpokenDigits.BANDS, 1}, inputs, examples.labels(),
        examples.classes());
  }
}
