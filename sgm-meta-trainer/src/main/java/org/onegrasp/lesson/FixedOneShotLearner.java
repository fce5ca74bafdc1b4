package org.onegrasp.lesson;

import java.util.SplittableRandom;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.Skill;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** {@link FixedLearner}, as a grasp node has it. */
final class FixedOneShotLearner implements OneShotLearner {
  private static final String MODEL = "the model under evaluation"; // in place of its checksum: skills stay in here
  private final GraspModel model;
  private final Rule rule;
  private final FixedLearner learner;
  private Skill skill;
  private Grasp grasp;
  private SplittableRandom random;
  private long peakBytes;
  private String refusal = "";

  FixedOneShotLearner(GraspModel model, Rule rule, WorkArea area, long budgetBytes, Kernels.Source kernels) {
    this.model = model;
    this.rule = rule;
    learner = new FixedLearner(model, MODEL, rule, area, budgetBytes, kernels);
    skill = learner.start();
  }

  @Override
  public void teach(Demonstration shown, long seed) {
    learnt(learner.teach(shown, seed, progress -> {}), seed);
  }

  @Override
  public void teachOn(Demonstration shown, Rehearsal rehearsal, long seed) {
    learnt(learner.teachOn(skill, shown, rehearsal, seed, progress -> {}), seed);
  }

  private void learnt(GraspLearner.Teaching taught, long seed) {
    skill = taught.skill();
    refusal = taught.refusal();
    peakBytes = taught.peakBytes();
    grasp = learner.graspInLesson(skill);
    random = new SplittableRandom(seed);
  }

  @Override
  public void predict(byte[] heights, float[] quality) {
    learner.predict(skill, heights, quality);
  }

  @Override
  public int repeatSteps() {
    learner.repeatSteps(grasp, random);
    return rule.samples();
  }

  @Override
  public long peakBytes() {
    return peakBytes;
  }

  @Override
  public String refusal() {
    return refusal;
  }

  @Override
  public long macsPerLesson() {
    long judging = 2L * FixedLearner.JUDGED_SAMPLES * model.shape().macs(0);
    return rule.samples() * rule.learning().fixedMacs(model, rule.firstLayer(model.shape())) + judging;
  }
}
