package org.onegrasp.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedServing;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rehearsal;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.Skill;
import org.onegrasp.network.Arena;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/**
 * {@link RegisterRule} at work. A lesson keeps the demonstration and the start weights, which say where to grasp as
 * long as nothing was shown. A prediction is the label map of the demonstrated grasp at the places where the
 * demonstration fits, each times its likeness.
 */
final class RegisterLearner implements GraspLearner, OneShotLearner {
  /** Places that a prediction names. */
  private static final String FLAT =
      "nothing rises above the table around the shown grasp, so the old demonstrations stay: show it again";
  private static final int PLACES = 3;
  private final InputSpec input;
  private final OutputSpec output;
  private final Grid grid; // of a look
  private final Arena arena;
  private final PatternSearch search;
  private final GraspLabel label;
  private final float[] place; // quality of one place
  private final FixedServing untaught;
  private final Kernels.Source kernels;
  private final Skill start;
  private final List<Demonstration> known = new ArrayList<>(); // of a learner in an evaluation
  private Demonstration laid; // that the search has taken

  /** @throws org.onegrasp.network.BudgetExceededException when the pattern of a demonstration does not fit */
  RegisterLearner(GraspModel model, String modelSha256, WorkArea area, long budgetBytes, Kernels.Source kernels) {
    input = model.input();
    output = model.output();
    grid = input.grid(area);
    arena = new Arena(budgetBytes);
    search = new PatternSearch(input.side(), grid.side(), arena);
    label = new GraspLabel(output, area);
    place = new float[output.values(area)];
    untaught = new FixedServing(model, model.shapeOver(area), kernels);
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

  /**
   * Accepts whatever rises above the table. The losses are distances: of an empty table, and of the worst demonstration
   * from itself.
   */
  @Override
  public Teaching teach(List<Demonstration> shown, long seed, Consumer<Progress> progress) {
    long begun = System.nanoTime();
    float after = 0;
    for (Demonstration one : shown) {
      one.requireFor(input);
      show(one);
      after = Math.max(after, search.isEmpty() ? 1 : 0);
    }
    progress.accept(new Progress(1, 1, after, arena.peakBytes()));
    Skill skill = new Skill(start.modelSha256(), start.weights(), shown);
    return new Teaching(skill, after < 1 ? "" : FLAT, 1, after, 1, arena.peakBytes(),
        (System.nanoTime() - begun) * 1e-9);
  }

  @Override
  public void predict(Skill skill, byte[] seen, float[] quality) {
    predict(skill.shown(), seen, quality);
  }

  @Override
  public void teach(Demonstration shown, long seed) {
    known.clear();
    teachOn(shown, Rehearsal.NONE, seed);
  }

  /** All that was shown is kept. */
  @Override
  public void teachOn(Demonstration shown, Rehearsal rehearsal, long seed) {
    known.add(shown);
    show(shown);
  }

  @Override
  public void predict(byte[] seen, float[] quality) {
    predict(known, seen, quality);
  }

  private void predict(List<Demonstration> shown, byte[] seen, float[] quality) {
    if (shown.isEmpty()) {
      untaught.predict(start.weights(), seen, quality);
      return;
    }
    Arrays.fill(quality, 0);
    for (Demonstration one : shown) {
      add(one, seen, quality);
    }
  }

  private void show(Demonstration shown) {
    Grid own = shown.grid();
    search.show(shown.seen(), input.channels(), place(own.col(shown.grasp().x())), place(own.row(shown.grasp().y())));
    laid = shown;
  }

  private static int place(double cells) {
    return (int) StrictMath.rint(cells * (1 << HeightPattern.PLACE_BITS));
  }

  /** Joins the places where a demonstration fits to a quality map. */
  private void add(Demonstration shown, byte[] seen, float[] quality) {
    if (shown != laid) {
      show(shown);
    }
    int found = Math.min(PLACES, search.search(seen, input.channels()));
    for (int k = 0; k < found; k++) {
      float likeness = 1 - search.distance(k) / (float) (1 << HeightPattern.DISTANCE_BITS);
      label.write(List.of(found(k, shown.grasp())), place, 0);
      for (int i = 0; i < place.length; i++) {
        quality[i] = Math.max(quality[i], likeness * place[i]);
      }
    }
  }

  private Grasp found(int k, Grasp shown) {
    double cells = 1.0 / (1 << HeightPattern.PLACE_BITS);
    double yaw = shown.yaw() + 2 * Math.PI * search.angle(k) / HeightPattern.TURN;
    return new Grasp(grid.x(search.col(k) * cells), grid.y(search.row(k) * cells), shown.z(), yaw,
        shown.width(), 1);
  }

  @Override
  public int repeatSteps() {
    return 0;
  }

  @Override
  public long peakBytes() {
    return arena.peakBytes();
  }

  @Override
  public long macsPerLesson() {
    return 0;
  }
}
