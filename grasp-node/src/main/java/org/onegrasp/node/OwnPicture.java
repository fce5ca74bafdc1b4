package org.onegrasp.node;

import java.util.List;
import java.util.Locale;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.Skill;
import org.onegrasp.recognition.Finding;
import org.onegrasp.recognition.Found;
import org.onegrasp.recognition.ObjectFinder;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;

/** Whether new weights find each grasp again in the very picture that it was shown on. For one thread. */
final class OwnPicture {
  /** A grasp nearer than this to the one shown is the same place, metres. */
  private static final double SAME_PLACE = 0.015;

  private final GraspLearner learner;
  private final ObjectFinder finder;

  OwnPicture(GraspLearner learner, double gripperOpening) {
    this.learner = learner;
    this.finder = new ObjectFinder(learner.input(), learner.output(), gripperOpening, learner.kernels());
  }

  /** Why a skill is of no use, and what to do; empty when it finds all that it was shown. */
  String obstacle(Skill skill) {
    List<Demonstration> shown = skill.shown();
    for (int i = 0; i < shown.size(); i++) {
      int number = i;
      Demonstration one = shown.get(i);
      Finding finding = finder.find(map(one), shown, (seen, quality) -> learner.predict(skill, seen, quality));
      if (finding.found().stream().noneMatch(found -> again(found, one, number))) {
        return words(finding, i + 1, shown.size());
      }
    }
    return "";
  }

  private HeightMap map(Demonstration one) {
    HeightMap plain = learner.input().heights(one.grid(), one.seen());
    return new HeightMap(plain.grid(), plain.metres(), one.unseen().cells(), plain.scale(), plain.table(),
        one.colours());
  }

  /** The grasp that was shown, or one of another demonstration on the same thing. */
  private static boolean again(Found found, Demonstration one, int number) {
    Grasp a = found.grasp();
    Grasp b = one.grasp();
    return Math.hypot(a.x() - b.x(), a.y() - b.y()) <= SAME_PLACE
        || found.demonstration() != number && covers(found, one);
  }

  /** Whether it takes up cells around the shown grasp. */
  private static boolean covers(Found found, Demonstration one) {
    Grid grid = one.grid();
    double reach = SAME_PLACE / grid.cell();
    double row = grid.row(one.grasp().y());
    double col = grid.col(one.grasp().x());
    return found.cells().stream()
        .anyMatch(cell -> Math.hypot(cell / grid.side() - row, cell % grid.side() - col) <= reach);
  }

  private static String words(Finding finding, int number, int of) {
    String which = of == 1 ? "the picture it was shown on" : "the picture of demonstration " + number + " of " + of;
    String instead = finding.best().map(grasp -> String.format(Locale.ROOT, "it is sought at (%.3f, %.3f) m instead",
        grasp.x(), grasp.y())).orElse(finding.reason());
    return "the new weights do not find the grasp again in " + which + " (" + instead + "), so the old ones stay: show"
        + " it again with some room around the object, on a part of it that rises clearly above what it lies on";
  }
}
