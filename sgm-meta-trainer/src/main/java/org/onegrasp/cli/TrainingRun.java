package org.onegrasp.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.meta.Checkpoint;
import org.onegrasp.meta.Course;
import org.onegrasp.meta.MetaTraining;
import org.onegrasp.meta.Subject;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.rules.EpisodeGradients;

/** Drives meta-training from where it stands to its end: progress bars, checkpoints, and now and then a validation. */
final class TrainingRun {
  private static final int PRETRAIN_STEPS_PER_CHECKPOINT = 100;
  private static final int ROUNDS_PER_CHECKPOINT = 5;
  private static final int VALIDATIONS = 5;
  private static final int CALIBRATION_VIEWS = 90;
  private static final float INPUT_SCALE = 1f / InputSpec.UNIT;
  private final Course course;
  private final MetaTraining training;
  private final Validation validation;
  private final Path checkpoint;
  private final Map<String, String> notes;
  private final PrintWriter out;

  /** @param notes go into every checkpoint */
  TrainingRun(Course course, MetaTraining training, Validation validation, Path checkpoint, Map<String, String> notes,
      PrintWriter out) {
    this.course = course;
    this.training = training;
    this.validation = validation;
    this.checkpoint = checkpoint;
    this.notes = notes;
    this.out = out;
  }

  /**
   * Goes on until so many rounds are done; pretraining comes before the first.
   *
   * @throws IOException when the first or the last checkpoint cannot be written; of those between, only a message is
   * lost
   */
  void until(int rounds) throws IOException {
    Checkpoint.write(checkpoint, training, notes); // a wrong path or a full disk shows now and not after an hour
    pretrain();
    rounds(rounds);
    Checkpoint.write(checkpoint, training, notes);
  }

  private void pretrain() {
    int steps = course.settings().pretrainSteps();
    if (training.pretrained() == steps) {
      return;
    }
    double loss = Double.NaN;
    try (ProgressBar bar = bar("pretraining", training.pretrained(), steps)) {
      while (training.pretrained() < steps) {
        double now = training.pretrainStep();
        loss = Double.isNaN(loss) ? now : loss + 0.02 * (now - loss);
        bar.setExtraMessage(String.format(Locale.ROOT, "loss %.3f", loss));
        bar.step();
        if (training.pretrained() % PRETRAIN_STEPS_PER_CHECKPOINT == 0) {
          save();
        }
      }
    }
    say(String.format(Locale.ROOT, "pretrained %d steps: loss %.3f", steps, loss));
  }

  private void rounds(int end) {
    int rounds = course.settings().rounds();
    int apart = Math.max(2, rounds / VALIDATIONS);
    int first = training.rounds();
    long begun = System.nanoTime();
    try (ProgressBar bar = bar("rounds", first, rounds)) {
      while (training.rounds() < end) {
        MetaTraining.Round round = training.round();
        String seen = describe(round);
        bar.setExtraMessage(seen + members(round.members(), training.rounds() - first, begun));
        bar.step();
        int done = training.rounds();
        if (done % ROUNDS_PER_CHECKPOINT == 0) {
          save();
        }
        if (done % apart == 0 && done < rounds) {
          say("round " + done + ": " + seen + "; " + validation.of(model()));
        }
      }
    }
  }

  private static String members(int members, int rounds, long begun) {
    double seconds = Math.max(1e-3, (System.nanoTime() - begun) * 1e-9);
    return members == 1 ? "" : String.format(Locale.ROOT, ", %d members, %.2f rounds/s", members, rounds / seconds);
  }

  private static String describe(MetaTraining.Round round) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "loss %.2f cos", round.queryLoss()));
    for (double cosine : round.cosines()) {
      text.append(String.format(Locale.ROOT, " %.2f", cosine));
    }
    return text.toString();
  }

  static ProgressBar bar(String task, int from, int to) {
    return new ProgressBarBuilder().setTaskName(task).setInitialMax(to).setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(1000)
        .startsFrom(from, java.time.Duration.ZERO).build();
  }

  private void save() {
    try {
      Checkpoint.write(checkpoint, training, notes);
    } catch (IOException e) {
      say(e.getMessage() + "; training goes on, and the next checkpoint is tried as usual");
    }
  }

  private void say(String line) {
    out.println();
    out.println(line);
    out.flush();
  }

  /** What training has come to. */
  GraspModel model() {
    return EpisodeGradients.withParts(Calibration.model(training.network(), training.start(), typicalInputs()),
        course.settings().width(),
        new EpisodeGradients.Learned(training.modules(), training.cosinesOfModules(), training.heads()));
  }

  /** The first views of objects spread over all. */
  private List<float[]> typicalInputs() {
    List<float[]> inputs = new ArrayList<>();
    int apart = Math.max(1, course.subjects().size() / CALIBRATION_VIEWS);
    for (int i = 0; i < course.subjects().size(); i += apart) {
      Subject subject = course.subjects().get(i);
      byte[] heights = subject.views().get(0).heights();
      float[] input = new float[heights.length];
      for (int k = 0; k < input.length; k++) {
        input[k] = heights[k] * INPUT_SCALE;
      }
      inputs.add(input);
    }
    return inputs;
  }
}
