package org.onegrasp.lesson;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.grasp.Roundness;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.Skill;
import org.onegrasp.network.Arena;
import org.onegrasp.parallel.Partner;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Teaches in fixed point by any rule, within a hard byte budget. */
public final class FixedLearner implements GraspLearner {
  /** Bytes that a teaching run may take. */
  public static final long STANDARD_BUDGET = 262_144;
  public static final int JUDGED_SAMPLES = 16;
  private static final int REPORTED_SAMPLES = 4; // one progress report

  private static final double MOST_RATE = 0.5; // in a lesson in fixed point

  private final InputSpec input;
  private final OutputSpec output;
  private final WorkArea area; // of a lesson
  private final int least;
  private final int samples;
  private final FixedServing serving;
  private final Lesson teaching;
  private final Rates rates;
  private final Rates leastRates;
  private final Arena arena;
  private final Kernels.Source kernels;
  private final Skill start;
  private final Verdict verdict;
  private Runnable pause = () -> {};

  /**
   * Makes all tensors of a lesson.
   *
   * @throws org.onegrasp.network.BudgetExceededException when the run does not fit the budget
   * @throws IllegalArgumentException when the rule cannot teach this model in fixed point, or its rate is beyond 0.5
   */
  public FixedLearner(GraspModel model, String modelSha256, Rule rule, WorkArea workArea, long budgetBytes,
      Kernels.Source kernels) {
    if (rule.samples() < 1 || !(rule.rate() > 0 && rule.rate() < MOST_RATE)) {
      throw new IllegalArgumentException(
          "a lesson needs samples >= 1 and a rate between 0 and " + MOST_RATE + ", got " + rule.text());
    }
    rule.learning().require(model);
    input = model.input();
    output = model.output();
    area = input.middle(workArea);
    least = rule.least();
    samples = rule.samples();
    verdict = new Verdict(output, area);
    double[] atStart = rule.rates(model);
    if (Arrays.stream(atStart).anyMatch(rate -> rate >= MOST_RATE)) {
      throw new IllegalArgumentException("a layer's rate must be below " + MOST_RATE + ", got " + rule.text()
          + " times the shares of the model's pace, " + Pace.of(model).shares());
    }
    rates = new Rates(atStart, Pace.of(model).fall());
    leastRates = Rates.all(model.shape().size(), 1);
    arena = new Arena(budgetBytes);
    serving = new FixedServing(model, model.shapeOver(workArea), kernels);
    teaching = rule.lesson(model, area, arena, kernels);
    this.kernels = kernels;
    start = new Skill(modelSha256, model.fixedStart(), List.of());
  }

  @Override
  public InputSpec input() {
    return input;
  }

  @Override
  public OutputSpec output() {
    return output;
  }

  @Override
  public Kernels kernels() {
    return kernels.make();
  }

  @Override
  public Skill start() {
    return start;
  }

  @Override
  public void predict(Skill skill, byte[] seen, float[] quality) {
    if (!skill.modelSha256().equals(start.modelSha256())) {
      throw new IllegalArgumentException(
          "skill \"" + skill.object() + "\" was taught to another model (" + skill.modelSha256()
              + "), this one is " + start.modelSha256() + "; teach it again or load that model");
    }
    serving.predict(skill.weights(), seen, quality);
  }

  @Override
  public void beforeSamples(Runnable before) {
    pause = before;
  }

  @Override
  public Teaching teach(List<Demonstration> shown, long seed, Consumer<Progress> progress) {
    Teaching taught = teach(start, Course.inTurns(shown, least), seed, progress);
    if (taught.accepted() || least == samples) {
      return taught;
    }
    int steps = taught.steps();
    Teaching whole = teach(start, Course.inTurns(shown, samples), seed,
        p -> progress.accept(new Progress(steps + p.step(), steps + p.steps(), p.loss(), p.peakBytes())));
    return new Teaching(whole.skill(), whole.refusal(), whole.lossBefore(), whole.lossAfter(), steps + whole.steps(),
        whole.peakBytes(), taught.seconds() + whole.seconds());
  }

  /** {@link #teach} from other weights than the start's, which they belong to. */
  Teaching teachOn(Skill from, Demonstration shown, Rehearsal rehearsal, long seed, Consumer<Progress> progress) {
    return teach(from, new Course(List.of(shown), rehearsal, samples), seed, progress);
  }

  private Teaching teach(Skill from, Course course, long seed, Consumer<Progress> progress) {
    Partner partner = teaching.together();
    try {
      return teachTogether(from, course, seed, progress);
    } finally {
      partner.close();
    }
  }

  private Teaching teachTogether(Skill from, Course course, long seed, Consumer<Progress> progress) {
    long begun = System.nanoTime();
    course.shown().forEach(demonstration -> demonstration.requireFor(input));
    Demonstration seen = course.last();
    teaching.begin(from.weights(), seen.seen(), seed);
    float[] before = judge(course.shown(), seed);
    Grasp grasp = seen.graspOn(area);
    SplittableRandom random = new SplittableRandom(seed);
    int reports = course.samples() / REPORTED_SAMPLES;
    double loss = 0;
    for (int sample = 0; sample < course.samples(); sample++) {
      rates.at(sample, course.samples());
      Demonstration next = course.at(sample);
      if (next != seen) {
        teaching.show(next.seen());
        grasp = next.graspOn(area);
        seen = next;
      }
      pause.run();
      loss += teaching.learn(grasp, random, rates);
      if ((sample + 1) % REPORTED_SAMPLES == 0) {
        progress.accept(new Progress((sample + 1) / REPORTED_SAMPLES, reports, (float) (loss / REPORTED_SAMPLES),
            arena.peakBytes()));
        loss = 0;
      }
    }
    float[] after = judge(course.shown(), seed);
    Skill skill = new Skill(start.modelSha256(), teaching.weights(), course.shown());
    return new Teaching(skill, verdict.refusal(before, after, i -> isRound(course.shown().get(i))), mean(before),
        mean(after), reports, arena.peakBytes(),
        (System.nanoTime() - begun) * 1e-9);
  }

  private boolean isRound(Demonstration shown) {
    return new Roundness(input.heights(shown.grid(), shown.seen())).at(shown.grasp());
  }

  /** The grasp that a skill was shown, where a lesson has it. */
  Grasp graspInLesson(Skill skill) {
    return skill.shown().get(0).graspOn(area);
  }

  /** Goes through the updates of a lesson alone, after one was taught: what an evaluation measures as steps. */
  void repeatSteps(Grasp grasp, SplittableRandom random) {
    for (int sample = 0; sample < samples; sample++) {
      teaching.learn(grasp, random, leastRates);
    }
  }

  /** Mean loss of each on augmentations that teaching does not see; the last one stays shown. */
  private float[] judge(List<Demonstration> shown, long seed) {
    float[] losses = new float[shown.size()];
    for (int i = 0; i < losses.length; i++) {
      teaching.show(shown.get(i).seen());
      losses[i] = judge(shown.get(i).graspOn(area), seed);
    }
    return losses;
  }

  private static float mean(float[] values) {
    float sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private float judge(Grasp grasp, long seed) {
    SplittableRandom held = new SplittableRandom(~seed);
    double loss = 0;
    for (int k = 0; k < JUDGED_SAMPLES; k++) {
      pause.run();
      loss += teaching.judge(grasp, held);
    }
    return (float) (loss / JUDGED_SAMPLES);
  }

  /** What was in memory at the peak. */
  public String memoryReport() {
    return arena.report();
  }
}
