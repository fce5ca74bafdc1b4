package org.onegrasp.meta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.EpisodeGradients;
import org.onegrasp.rules.SyntheticGradients;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

class EpisodeTest {
  private static final NetworkShape SHAPE = new NetworkShape(List.of(Convolution.of(5, 1, 4).strided(2).over(96, 96),
      Convolution.of(3, 4, 6).strided(2).over(48, 48), Convolution.of(3, 6, 6).dilated(2).over(24, 24),
      Convolution.of(3, 6, 6).dilated(4).over(24, 24),
      Convolution.pointwise(6, 8).over(24, 24)));
  private static final int INNER_STEPS = 120;
  private static final MetaSettings SETTINGS =
      new MetaSettings(2, 1, 1, 2, 1, INNER_STEPS, 2, 0.03f, 2e-3f, 2e-4f, 4, true, 0);
  private static final Course COURSE = new Course(SHAPE, SETTINGS, WorkArea.STANDARD, List.of(), 1);

  private final float[] start = FloatNetwork.randomParameters(SHAPE, new SplittableRandom(3));
  private final EpisodeGradients gradients =
      EpisodeGradients.of(new FloatNetwork(SHAPE, Kernels.best().make()), SETTINGS.width());
  private final float[] modules = new float[gradients.moduleParameters()];
  private final float[] heads = new float[gradients.headParameters()];
  private final Episode episode = new Episode(COURSE, gradients);

  /** A bar along y, 30 mm wide and 25 mm high, in the middle of the work area; seen without a camera. */
  private static Subject bar() {
    Grasp grasp = new Grasp(0, 0, 0.012, 0, 0.03, 1);
    ObjectModel object = new ObjectModel("bar", "bar", List.of(), new float[0], new int[0], new int[0], 0.1, 0.5,
        List.of(new GraspPlace(grasp, 2)), 0);
    byte[] heights = new byte[96 * 96];
    for (int row = 36; row < 60; row++) {
      Arrays.fill(heights, row * 96 + 44, row * 96 + 52, (byte) 25);
    }
    return new Subject(object, List.of(new Subject.View(heights, Pose.ofYaw(0, 0, 0.40, 0))));
  }

  private Episode.Judgement after(int steps, long seed) {
    episode.begin(List.of(bar()), start, 0, seed);
    IntStream.range(0, steps).forEach(step -> episode.step(modules, heads, step));
    return episode.judge();
  }

  private float lossAfter(int steps, long seed) {
    return after(steps, seed).loss();
  }

  @Test
  void exactGradientsTeachTheGrasp() {
    double before = LongStream.rangeClosed(1, 6).mapToDouble(seed -> lossAfter(0, seed)).sum();
    double after = LongStream.rangeClosed(1, 6).mapToDouble(seed -> lossAfter(INNER_STEPS, seed)).sum();
    assertTrue(after < 0.9 * before, "losses of six lessons: " + before + " and then " + after);
  }

  @Test
  void lessonLeavesTheStartWeightsAlone() {
    float[] before = start.clone();
    lossAfter(3, 1);
    assertArrayEquals(before, start);
  }

  @Test
  void sameSeedSameEpisode() {
    Episode.Judgement one = after(3, 5);
    Episode.Judgement again = after(3, 5);
    assertEquals(one.loss(), again.loss());
    assertArrayEquals(one.startGradient(), again.startGradient());
    assertFalse(Arrays.equals(one.startGradient(), after(3, 6).startGradient()), "another seed, another episode");
  }

  @Test
  void modulesAndHeadsGetTheirGradientsFromAStepOfTheirOwn() {
    float[] random = SyntheticGradients.randomModules(SHAPE, SETTINGS.width(), new SplittableRandom(4));
    episode.begin(List.of(bar()), start, 0, 1);
    Episode.Fit first = episode.step(random, heads, 0);
    float[] kept = first.modules().clone();
    assertTrue(IntStream.range(0, kept.length).anyMatch(k -> kept[k] != 0));
    Episode.Fit second = episode.step(random, heads, 1);
    assertArrayEquals(kept, first.modules(), "a step leaves the results of the one before alone");
    assertFalse(Arrays.equals(kept, second.modules()));
  }

  @Test
  void localHeadsLearnAtEveryFourthStepOnly() {
    episode.begin(List.of(bar()), start, 0, 1);
    for (int step = 0; step < 9; step++) {
      float[] gradient = episode.step(modules, heads, step).heads();
      boolean learned = IntStream.range(0, gradient.length).anyMatch(k -> gradient[k] != 0);
      assertEquals(step == 0 || step == 4 || step == 8, learned, "step " + step);
    }
  }

  @Test
  void pretrainingAddsToTheGradientThatItIsGiven() {
    Pretraining pretraining = new Pretraining(COURSE, gradients);
    float[] once = new float[SHAPE.parameters()];
    float first = pretraining.add(List.of(bar()), start, 2, 1, once);
    float[] twice = once.clone();
    float second = pretraining.add(List.of(bar()), start, 2, 1, twice);
    assertEquals(first, second, "same seed, same samples");
    for (int k = 0; k < once.length; k++) {
      assertEquals(2 * once[k], twice[k], 1e-4f + 1e-4f * Math.abs(once[k]), "parameter " + k);
    }
  }
}
