package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.Skill;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

class DemonstrationTest {
  private static final WorkArea LARGE = new WorkArea(0.1, -0.05, 0.40, 0.8);
  private static final Grid WHOLE = InputSpec.STANDARD.grid(LARGE);
  private static final Rule RULE = Rules.parse("sgm#40");

  /** The bar of {@link LessonProbe}, moved by so many cells, on the large area. */
  private static byte[] bar(int down, int right) {
    byte[] map = new byte[WHOLE.cells()];
    byte[] bar = LessonProbe.bar();
    for (int row = 0; row < 96; row++) {
      System.arraycopy(bar, row * 96, map, (row + down) * 200 + right, 96);
    }
    return map;
  }

  /** On the bar's thin end, which closes along y. */
  private static Grasp onBar(int down, int right) {
    return new Grasp(WHOLE.x(60 + right), WHOLE.y(48 + down), 0.42, Math.PI / 2, 0.03, 1);
  }

  @Test
  void lessonSeesTheCellsAroundTheGrasp() {
    Demonstration shown = Demonstration.around("bar", InputSpec.STANDARD, WHOLE, bar(30, 70), onBar(30, 70));
    assertEquals(9216, shown.seen().length);
    assertEquals(96, shown.grid().side());
    assertEquals("", shown.obstacle(InputSpec.STANDARD));
    int row = (int) Math.rint(shown.grid().row(shown.grasp().y()));
    int col = (int) Math.rint(shown.grid().col(shown.grasp().x()));
    assertEquals(30, shown.seen()[row * 96 + col]);
  }

  @Test
  void onTheStandardAreaALessonSeesAll() {
    Grid grid = InputSpec.STANDARD.grid(WorkArea.STANDARD);
    byte[] seen = LessonProbe.bar();
    Grasp grasp = new Grasp(0.05, 0, 0.42, 1, 0.03, 1);
    Demonstration shown = Demonstration.around("bar", InputSpec.STANDARD, grid, seen, grasp);
    assertSame(seen, shown.seen());
    assertSame(grid, shown.grid());
    assertSame(grasp, shown.graspOn(WorkArea.STANDARD));
  }

  @Test
  void sameLessonGivesTheSameWeightsWhereverItWasShown() throws IOException {
    GraspModel model = ModelFile.shipped().model();
    FixedLearner small =
        new FixedLearner(model, "m", RULE, WorkArea.STANDARD, FixedLearner.STANDARD_BUDGET, Kernels.best());
    FixedLearner large = new FixedLearner(model, "m", RULE, LARGE, FixedLearner.STANDARD_BUDGET, Kernels.best());
    // in a corner
    Demonstration there = Demonstration.around("bar", InputSpec.STANDARD, WHOLE, bar(104, 0), onBar(104, 0));
    WorkArea own = there.grid().area();
    Grasp here =
        new Grasp(there.grasp().x() - own.centreX(), there.grasp().y() - own.centreY(), 0.42, Math.PI / 2, 0.03, 1);
    GraspLearner.Teaching taught = large.teach(there, 3, progress -> {});
    GraspLearner.Teaching same = small.teach(LessonProbe.shown("bar", there.seen(), here), 3, progress -> {});
    assertArrayEquals(same.skill().weights(), taught.skill().weights());
    assertEquals(same.peakBytes(), taught.peakBytes());
  }

  @Test
  void whatWasTaughtInOneCornerIsFoundInAnother() throws IOException {
    GraspModel model = ModelFile.shipped().model();
    FixedLearner learner =
        new FixedLearner(model, "m", Rules.parse("sgm"), LARGE, FixedLearner.STANDARD_BUDGET, Kernels.best());
    Skill skill = learner
        .teach(Demonstration.around("bar", learner.input(), WHOLE, bar(0, 104), onBar(0, 104)), 3, progress -> {})
        .skill();
    byte[] elsewhere = bar(90, 10);
    float[] quality = new float[learner.output().values(LARGE)];
    learner.predict(skill, elsewhere, quality);
    Grasp found = new GraspDecoder(learner.output(), 0.085).decode(quality, learner.input().heights(WHOLE, elsewhere))
        .best().orElseThrow();
    Grasp meant = onBar(90, 10);
    assertEquals(meant.x(), found.x(), 0.015);
    assertEquals(meant.y(), found.y(), 0.015);
    assertEquals(0, Math.toDegrees(Grasp.angleBetween(meant.yaw(), found.yaw())), 20);
  }

  /** A bar and a block, as one object might lie and stand. */
  @Test
  void lessonAboutTheMiddleOfABoardIsRefusedWithWhatToDo() throws IOException {
    FixedLearner learner = new FixedLearner(ModelFile.shipped().model(), "m", Rules.parse("head#60"),
        WorkArea.STANDARD, FixedLearner.STANDARD_BUDGET, Kernels.best());
    byte[] board = new byte[96 * 96];
    for (int row = 4; row < 92; row++) {
      Arrays.fill(board, row * 96 + 4, row * 96 + 92, (byte) 20);
    }
    String refusal = learner.teach(LessonProbe.shown("board", board, new Grasp(0, 0, 0.41, 0, 0.04, 1)), 1, p -> {})
        .refusal();
    assertTrue(refusal.contains("the loss on the demonstration stays high")
        && refusal.contains("show it on a part that rises above the table"), refusal);
  }

  @Test
  void lessonAboutTwoDemonstrationsFindsBoth() throws IOException {
    GraspModel model = ModelFile.shipped().model();
    FixedLearner learner = new FixedLearner(model, "m", Rules.parse("sgm"), WorkArea.STANDARD,
        FixedLearner.STANDARD_BUDGET, Kernels.best());
    Demonstration lying =
        LessonProbe.shown("thing", LessonProbe.bar(), new Grasp((60 - 47.5) * 0.004, 0, 0.42, Math.PI / 2, 0.03, 1));
    Demonstration standing = LessonProbe.shown("thing", LessonProbe.block(), new Grasp(0, 0, 0.42, 0, 0.04, 1));
    GraspLearner.Teaching taught = learner.teach(List.of(lying, standing), 3, progress -> {});
    assertTrue(taught.accepted());
    assertEquals(List.of(lying, standing), taught.skill().shown());
    for (Demonstration one : taught.skill().shown()) {
      float[] quality = new float[learner.output().values(WorkArea.STANDARD)];
      learner.predict(taught.skill(), one.seen(), quality);
      Grasp found = new GraspDecoder(learner.output(), 0.085)
          .decode(quality, learner.input().heights(one.grid(), one.seen())).best().orElseThrow();
      assertEquals(one.grasp().x(), found.x(), 0.015);
      assertEquals(one.grasp().y(), found.y(), 0.015);
      assertEquals(0, Math.toDegrees(Grasp.angleBetween(one.grasp().yaw(), found.yaw())), 20);
    }
  }

  @Test
  void lookOfAnotherNetworkIsRefusedWithBoth() throws IOException {
    Grid coarse = new Grid(new WorkArea(0, 0, 0.4, 0.384), 64);
    Demonstration shown = new Demonstration("mug", coarse, new byte[64 * 64], new Grasp(0, 0, 0.42, 0, 0.03, 1));
    String refusal =
        "'mug' was shown on 64 x 64 cells of 6.0 mm, 4096 values, and this model sees 96 x 96 cells of 4.0 mm, 1"
            + " channel: show it"
            + " again";
    assertEquals(refusal, shown.obstacle(InputSpec.STANDARD));
    FixedLearner learner =
        new FixedLearner(ModelFile.shipped().model(), "m", RULE, WorkArea.STANDARD, FixedLearner.STANDARD_BUDGET,
            Kernels.best());
    assertEquals(refusal,
        assertThrows(IllegalArgumentException.class, () -> learner.teach(shown, 1, progress -> {})).getMessage());
  }
}
