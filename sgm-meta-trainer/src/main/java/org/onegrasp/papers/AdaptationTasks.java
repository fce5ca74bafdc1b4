package org.onegrasp.papers;

import java.util.Set;
import org.onegrasp.kernels.Kernels;

/** Where forward gradients are measured: digits that are turned, digits in light on dark, and speakers never heard. */
final class AdaptationTasks {
  private static final int ADAPTING = 2000;
  private static final double DEGREES = 30;
  private static final int RECORDINGS_A_DIGIT = 20;
  private static final float SPEECH_SCALE = 0.5f;
  /** The last two of six in the alphabet. */
  private static final Set<String> NEW_SPEAKERS = Set.of("theo", "yweweler");

  private AdaptationTasks() {}

  static AdaptationTask rotated() {
    return new AdaptationTask("mnist-rotated", "a network for digits adapts to digits turned by 30 degrees",
        Mnist.FOLDER,
        (folder, kernels) -> digits(Mnist.read(folder), DEGREES, false, kernels), AdaptationTask.Settings.STANDARD);
  }

  static AdaptationTask inverted() {
    return new AdaptationTask("mnist-inverted", "a network for digits adapts to light digits on dark paper",
        Mnist.FOLDER,
        (folder, kernels) -> digits(Mnist.read(folder), 0, true, kernels), AdaptationTask.Settings.STANDARD);
  }

  static AdaptationTask speakers() {
    return new AdaptationTask("spoken-new-speakers",
        "a network for spoken digits adapts to two speakers that it never heard",
        SpokenDigits.FOLDER, (folder, kernels) -> speakers(SpokenDigits.read(folder), kernels),
        AdaptationTask.Settings.STANDARD);
  }

  private static AdaptationTask.Material digits(Split split, double degrees, boolean inverted,
      Kernels.Source kernels) {
    return new AdaptationTask.Material(ForwardNet.digits(split.train().classes(), kernels),
        Digits.seen(split.train(), 0, false),
        Digits.seen(split.train().part(0, ADAPTING), degrees, inverted), Digits.seen(split.test(), degrees, inverted));
  }

  private static AdaptationTask.Material speakers(SpokenDigits spoken, Kernels.Source kernels) {
    SpokenDigits.Adaptation adaptation = spoken.unheard(NEW_SPEAKERS, RECORDINGS_A_DIGIT);
    return new AdaptationTask.Material(ForwardNet.spokenDigits(adaptation.others().train().classes(), kernels),
        scaled(adaptation.others().train()),
        scaled(adaptation.unheard().train()),
        scaled(adaptation.unheard().test()));
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
