package org.onegrasp.lesson;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.OnePassGradients;
import org.onegrasp.rules.Rules;
import org.onegrasp.rules.SyntheticGradients;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

class RehearsalTest {
  private static final GraspModel MODEL = model();
  private static final Demonstration WIDE = shown("wide", block(20, 10), new Grasp(0, 0, 0.42, 0, 0.04, 1));
  private static final Demonstration TALL = shown("tall", block(8, 30), new Grasp(0, 0.02, 0.42, 1, 0.03, 1));
  private static final Demonstration NEW = shown("new", block(14, 14), new Grasp(0.01, 0, 0.42, 0.5, 0.05, 1));

  private static Demonstration shown(String object, byte[] heights, Grasp grasp) {
    return new Demonstration(object, InputSpec.STANDARD.grid(WorkArea.STANDARD), heights, grasp);
  }

  private static GraspModel model() {
    NetworkShape shape = NetworkShape.grasp();
    SplittableRandom random = new SplittableRandom(7);
    float[] input = new float[96 * 96];
    FloatServing.scale(block(20, 10), 0, input);
    return Calibration
        .model(new FloatNetwork(shape, Kernels.best().make()), FloatNetwork.randomParameters(shape, random),
            List.of(input))
        .with(SyntheticGradients.PART, 8, SyntheticGradients.randomModules(shape, 8, random))
        .with(OnePassGradients.PART, OnePassGradients.WIDTH, OnePassGradients.randomHeads(shape, random));
  }

  /** Cells high and wide, 30 mm above the table. */
  private static byte[] block(int rows, int columns) {
    byte[] heights = new byte[96 * 96];
    for (int row = 48 - rows / 2; row < 48 + rows / 2; row++) {
      Arrays.fill(heights, row * 96 + 48 - columns / 2, row * 96 + 48 + columns / 2, (byte) 30);
    }
    return heights;
  }

  private static String order(Rehearsal rehearsal, int samples) {
    return IntStream.range(0, samples).mapToObj(i -> rehearsal.at(i, NEW).object().substring(0, 1))
        .collect(Collectors.joining());
  }

  @Test
  void aShareOfTheSamplesIsOfEarlierDemonstrationsInTurns() {
    assertEquals("nwntnwnt", order(new Rehearsal(List.of(WIDE, TALL), 0.5), 8));
    assertEquals("nnnwnnnt", order(new Rehearsal(List.of(WIDE, TALL), 0.25), 8));
    assertEquals("nnnnnnnn", order(new Rehearsal(List.of(), 0.5), 8));
    assertEquals("nnnnnnnn", order(Rehearsal.NONE, 8));
    assertThrows(IllegalArgumentException.class, () -> new Rehearsal(List.of(), 1.5));
  }

  private static float[] prediction(OneShotLearner learner) {
    float[] quality = new float[24 * 24 * 8];
    learner.predict(NEW.seen(), quality);
    return quality;
  }

  private static OneShotLearner learner(String rule) {
    return Rules.parse(rule).withSamples(8).oneShotLearner(MODEL, WorkArea.STANDARD, 1_000_000, Kernels.best());
  }

  @Test
  void theFirstLessonOnTopOfNothingIsAnOrdinaryOne() {
    for (String rule : List.of("sgm/fixed", "sgm-onepass/fixed", "bp/float")) {
      OneShotLearner ordinary = learner(rule);
      ordinary.teach(NEW, 5);
      OneShotLearner chained = learner(rule);
      chained.teachOn(NEW, Rehearsal.NONE, 5);
      assertArrayEquals(prediction(ordinary), prediction(chained), rule);
    }
  }

  @Test
  void laterLessonsGoOnFromEarlierOnesAndRehearsalChangesThem() {
    for (String rule : List.of("sgm/fixed", "sgm-onepass/fixed", "bp/float")) {
      float[] alone = afterTwoLessons(rule, Rehearsal.NONE);
      OneShotLearner fresh = learner(rule);
      fresh.teach(NEW, 5);
      assertFalse(Arrays.equals(alone, prediction(fresh)), rule);
      assertFalse(Arrays.equals(alone, afterTwoLessons(rule, new Rehearsal(List.of(WIDE), 0.5))), rule);
      assertArrayEquals(alone, afterTwoLessons(rule, Rehearsal.NONE), rule);
    }
  }

  private static float[] afterTwoLessons(String rule, Rehearsal rehearsal) {
    OneShotLearner learner = learner(rule);
    learner.teachOn(WIDE, Rehearsal.NONE, 4);
    learner.teachOn(NEW, rehearsal, 5);
    return prediction(learner);
  }

  @Test
  void rehearsalOfEverythingLearnsWhatALessonAboutTheEarlierObjectLearns() {
    OneShotLearner rehearsing = learner("bp/float");
    rehearsing.teachOn(NEW, new Rehearsal(List.of(WIDE), 1), 5);
    OneShotLearner direct = learner("bp/float");
    direct.teachOn(WIDE, Rehearsal.NONE, 5);
    assertArrayEquals(prediction(direct), prediction(rehearsing));
    assertTrue(direct.peakBytes() == rehearsing.peakBytes());
  }
}
