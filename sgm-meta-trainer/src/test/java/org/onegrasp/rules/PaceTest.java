package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.Pace;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.StoredModel;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Lessons of models that say how they step. */
class PaceTest {
  private static final Grasp GRASP = new Grasp(0.02, -0.01, 0.43, 1.2, 0.03, 1);
  private static final List<Double> SGM = List.of(0.3, 0.3, 1.0, 1.0, 1.0, 1.0);

  private static short[] taught(GraspModel model, String rule) {
    return new FixedLearner(model, "test", Rules.parse(rule), WorkArea.STANDARD, 1 << 20, Kernels.best())
        .teach(LessonProbe.shown("bar", LessonProbe.bar(), GRASP), 7, report -> {}).skill().weights();
  }

  private static GraspModel shipped() throws IOException {
    return ModelFile.shipped().model();
  }

  @Test
  void theRulesOwnNumbersMakeTheSameWeights() throws IOException {
    Pace own = new Pace(SGM, Pace.USUAL.fall(), Pace.USUAL.decay(), Pace.USUAL.memoryBits());
    assertArrayEquals(taught(shipped(), "sgm#8"), taught(own.in(shipped()), "sgm#8"));
    assertEquals(Pace.USUAL, Pace.of(shipped()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgm#8", "bp-checkpoint#8", "bp-last2#8", "bp-int8#8", "bp-sparse#8", "sgm-random#8"})
  void eachNumberChangesALesson(String rule) throws IOException {
    short[] usual = taught(new Pace(SGM, 1, 16, 3).in(shipped()), rule);
    assertFalse(Arrays.equals(usual, taught(new Pace(SGM, 2, 16, 3).in(shipped()), rule)), "fall");
    assertFalse(Arrays.equals(usual, taught(new Pace(SGM, 1, 64, 3).in(shipped()), rule)), "decay");
    assertFalse(Arrays.equals(usual, taught(new Pace(SGM, 1, 16, 0).in(shipped()), rule)), "memory");
    assertFalse(Arrays.equals(usual, taught(new Pace(List.of(0.3, 0.3, 1.0, 1.0, 1.0, 0.5), 1, 16, 3).in(shipped()),
        rule)), "share of the head");
  }

  @Test
  void layersStayThatARuleOrThePaceLeaves() throws IOException {
    NetworkShape shape = shipped().shape();
    short[] start = shipped().fixedStart();
    Pace lowLayers = new Pace(List.of(1.0, 1.0, 0.0, 1.0, 1.0, 1.0), 1, 16, 3);
    short[] still = taught(lowLayers.in(shipped()), "sgm-still#8");
    short[] exact = taught(lowLayers.in(shipped()), "bp-checkpoint#8");
    for (int i = 0; i < 4; i++) {
      int from = shape.kernelOffset(i);
      int to = from + shape.parameters(i);
      assertEquals(i < 3, Arrays.equals(start, from, to, still, from, to), "layer " + i + " of sgm-still stays");
      assertEquals(i == 2, Arrays.equals(start, from, to, exact, from, to), "layer " + i + " of bp-checkpoint stays");
    }
  }

  @Test
  void aModelFileKeepsIt(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("paced.onegrasp");
    StoredModel shipped = ModelFile.shipped();
    Pace pace = new Pace(List.of(0.25, 0.5, 1.0, 2.0, 0.0, 1.5), 2.5, 40, 5);
    ModelFile.write(file, pace.in(shipped.model()), shipped.provenance());
    assertEquals(pace, Pace.of(ModelFile.read(file).model()));
  }

  @Test
  void whatIsNoPaceIsRefused() throws IOException {
    GraspModel five = shipped().with(Pace.PART, 1, new float[] {1, 16, 3, 1, 1});
    assertTrue(assertThrows(IllegalArgumentException.class, () -> taught(five, "sgm#8")).getMessage()
        .contains("9 numbers for this model's 6 layers, got 5"));
    assertTrue(assertThrows(IllegalArgumentException.class,
        () -> taught(shipped().with(Pace.PART, 1, new float[] {0, 16, 3, 1, 1, 1, 1, 1, 1}), "sgm#8")).getMessage()
        .contains("a fall of 0.1"));
    assertTrue(assertThrows(IllegalArgumentException.class,
        () -> taught(new Pace(List.of(1.0, 1.0, 1.0, 1.0, 1.0, 10.0), 1, 16, 3).in(shipped()), "sgm@0.1#8"))
        .getMessage().contains("a layer's rate must be below 0.5"));
    assertThrows(IllegalArgumentException.class, () -> Pace.USUAL.in(shipped()));
  }
}
