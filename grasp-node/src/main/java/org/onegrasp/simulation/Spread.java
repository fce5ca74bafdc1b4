package org.onegrasp.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.onegrasp.geometry.Outline;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Placing;
import org.onegrasp.world.WorkArea;

/** Places for several things on a table, so that fingers have room between them. */
final class Spread {
  private static final double GAP = 0.030; // metres at first; a little less after each try
  private static final double BORDER = 0.010; // metres of the work area without things
  private static final int PLACES = 60; // tried for one thing
  private static final int TRIES = 50; // with other places for those before

  private final WorkArea area;
  private final SplittableRandom random;

  Spread(WorkArea area, SplittableRandom random) {
    this.area = area;
    this.random = random;
  }

  /**
   * All of them somewhere, turned anyhow; one alone near the middle.
   *
   * @throws IllegalArgumentException when there is no room for so many
   */
  List<Placed> of(List<ObjectModel> things) {
    if (things.size() == 1) {
      return List.of(new Placed(things.get(0), Placing.random(area, random)));
    }
    for (int i = 0; i < TRIES; i++) {
      double gap = GAP * (TRIES - i) / TRIES;
      List<Placed> all = new ArrayList<>();
      for (ObjectModel thing : things) {
        beside(all, thing, gap).ifPresent(all::add);
      }
      if (all.size() == things.size()) {
        return all;
      }
    }
    throw new IllegalArgumentException(
        "the work area has no room for " + things.stream().map(ObjectModel::name).toList()
            + ": take smaller things or fewer of them");
  }

  /** Somewhere with room around it; nothing when no such place was met with. */
  Optional<Placed> beside(List<Placed> others, ObjectModel thing) {
    return beside(others, thing, GAP);
  }

  private Optional<Placed> beside(List<Placed> others, ObjectModel thing, double gap) {
    List<Outline> taken = others.stream().map(Spread::outline).toList();
    for (int i = 0; i < PLACES; i++) {
      Placed placed = new Placed(thing, anywhere());
      if (inside(placed) && taken.stream().allMatch(other -> outline(placed).distance(other) >= gap)) {
        return Optional.of(placed);
      }
    }
    return Optional.empty();
  }

  private Placing anywhere() {
    double reach = area.size() / 2 - BORDER;
    return new Placing(area.centreX() + reach * random.nextDouble(-1, 1),
        area.centreY() + reach * random.nextDouble(-1, 1), 2 * Math.PI * random.nextDouble());
  }

  private boolean inside(Placed thing) {
    double cos = StrictMath.cos(thing.at().yaw());
    double sin = StrictMath.sin(thing.at().yaw());
    double reach = area.size() / 2 - BORDER;
    for (float[] hull : thing.object().hulls()) {
      for (int i = 0; i < hull.length; i += 3) {
        double x = thing.at().x() + cos * hull[i] - sin * hull[i + 1] - area.centreX();
        double y = thing.at().y() + sin * hull[i] + cos * hull[i + 1] - area.centreY();
        if (Math.max(Math.abs(x), Math.abs(y)) > reach) {
          return false;
        }
      }
    }
    return true;
  }

  /** What a thing takes up of the table where it stands. */
  static Outline outline(Placed thing) {
    return Outline.of(thing.object().hulls()).moved(thing.at().x(), thing.at().y(), thing.at().yaw());
  }
}
