package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.Skill;
import org.onegrasp.network.BudgetExceededException;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

class RegisterRuleTest {
  private static final Grid GRID = InputSpec.STANDARD.grid(WorkArea.STANDARD);
  private static final Rule RULE = Rules.parse("register");
  /** On the handle of {@link #hammer} at the origin, which lies along x; the fingers close along y. */
  private static final Grasp SHOWN = new Grasp(0.05, 0, WorkArea.STANDARD.tableZ() + 0.015, Math.PI / 2, 0.024, 1);

  /** Handle 180 mm x 24 mm, 26 mm high, with a head of 36 mm x 96 mm, 40 mm high, at its left end. */
  private static byte[] hammer(double x, double y, double yaw) {
    byte[] map = new byte[GRID.cells()];
    for (int i = 0; i < map.length; i++) {
      double dx = GRID.x(i % GRID.side()) - x;
      double dy = GRID.y(i / GRID.side()) - y;
      double u = Math.cos(yaw) * dx + Math.sin(yaw) * dy;
      double v = Math.cos(yaw) * dy - Math.sin(yaw) * dx;
      boolean handle = Math.abs(u) < 0.09 && Math.abs(v) < 0.012;
      boolean head = Math.abs(u + 0.072) < 0.018 && Math.abs(v) < 0.048;
      map[i] = (byte) (head ? 40 : handle ? 26 : 0);
    }
    return map;
  }

  private static Grasp decoded(float[] quality, byte[] map) {
    return new GraspDecoder(OutputSpec.STANDARD, 0.085).decode(quality, InputSpec.STANDARD.heights(GRID, map), SHOWN)
        .best().orElseThrow();
  }

  private static OneShotLearner learner() throws IOException {
    return RULE.oneShotLearner(ModelFile.shipped().model(), WorkArea.STANDARD, 262_144, Kernels.best());
  }

  @Test
  void shownGraspIsFoundAgainWhereverTheObjectLies() throws IOException {
    OneShotLearner learner = learner();
    learner.teach(LessonProbe.shown("hammer", hammer(0, 0, 0), SHOWN), 1);
    float[] quality = new float[OutputSpec.STANDARD.values()];
    SplittableRandom random = new SplittableRandom(7);
    List<Double> millimetres = new ArrayList<>();
    for (int k = 0; k < 12; k++) {
      double x = 0.08 * random.nextDouble() - 0.04;
      double y = 0.08 * random.nextDouble() - 0.04;
      double yaw = 2 * Math.PI * random.nextDouble();
      byte[] map = hammer(x, y, yaw);
      learner.predict(map, quality);
      Grasp found = decoded(quality, map);
      millimetres.add(1000 * Math.hypot(found.x() - x - 0.05 * Math.cos(yaw), found.y() - y - 0.05 * Math.sin(yaw)));
      assertEquals(0, Grasp.angleBetween(found.yaw(), yaw + Math.PI / 2), Math.toRadians(6), "turned by " + yaw);
    }
    assertTrue(millimetres.stream().allMatch(mm -> mm < 8), "millimetres off: " + millimetres);
  }

  @Test
  void skillIsTheDemonstrationAndKeepsTheStartWeights() throws IOException {
    GraspLearner learner =
        RULE.learner(ModelFile.shipped(), WorkArea.STANDARD, 262_144, Kernels.best());
    GraspLearner.Teaching taught =
        learner.teach(LessonProbe.shown("hammer", hammer(0, 0, 0), SHOWN), 1, progress -> {});
    assertTrue(taught.accepted(), taught.toString());
    assertArrayEquals(learner.start().weights(), taught.skill().weights());
    Skill other = learner.teach(LessonProbe.shown("block", LessonProbe.block(), SHOWN), 1, progress -> {}).skill();
    byte[] map = hammer(0.03, -0.02, 2);
    float[] quality = new float[OutputSpec.STANDARD.values()];
    float[] again = new float[quality.length];
    learner.predict(taught.skill(), map, quality);
    learner.predict(other, map, again);
    learner.predict(taught.skill(), map, again);
    assertArrayEquals(quality, again, "a skill in between changes nothing");
  }

  @Test
  void emptyTableIsNoDemonstrationAndHasNoGrasp() throws IOException {
    GraspLearner learner = RULE.learner(ModelFile.shipped(), WorkArea.STANDARD, 262_144, Kernels.best());
    byte[] table = new byte[GRID.cells()];
    assertFalse(learner.teach(LessonProbe.shown("nothing", table, SHOWN), 1, progress -> {}).accepted());
    Skill skill = learner.teach(LessonProbe.shown("hammer", hammer(0, 0, 0), SHOWN), 1, progress -> {}).skill();
    float[] quality = new float[OutputSpec.STANDARD.values()];
    learner.predict(skill, table, quality);
    assertArrayEquals(new float[quality.length], quality);
  }

  @Test
  void isOfferedWhereNoLessonFitsButNamedBehindThem() throws IOException {
    Planner planner = new Planner(ModelFile.shipped(), WorkArea.STANDARD, Kernels.best());
    List<Planner.Need> needs = planner.needs();
    assertEquals("register/fixed", needs.get(needs.size() - 1).rule().label());
    assertEquals(46_080, planner.bytes(RULE));
    assertEquals("register/fixed", planner.plan(50_000).choice().rule().label());
    assertEquals("register/fixed", Rules.parseForNodes("register").label());
    assertThrows(IllegalArgumentException.class, () -> planner.memory(RULE));
    assertThrows(BudgetExceededException.class,
        () -> RULE.oneShotLearner(ModelFile.shipped().model(), WorkArea.STANDARD, 40_000, Kernels.best()));
  }
}
