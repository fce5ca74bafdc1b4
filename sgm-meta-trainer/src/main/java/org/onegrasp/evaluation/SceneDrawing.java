package org.onegrasp.evaluation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.onegrasp.geometry.Outline;
import org.onegrasp.world.Arrangement;
import org.onegrasp.world.Ground;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Placing;
import org.onegrasp.world.Support;
import org.onegrasp.world.WorkArea;

/** Draws scenes: other things around an object, so that none overlap, and what they stand on. */
final class SceneDrawing {
  private static final int TRIES = 60; // places for one thing before another is taken
  private static final double BORDER = 0.03; // metres that a thing's middle is inside of the work area at first
  private static final double WIDER = 0.0003; // metres that the things spread out further after each try
  private static final double FAR = 0.6; // metres, farther than two things reach
  private static final double CLOSE_ENOUGH = 1e-4; // metres
  private static final double ASIDE = 0.03; // metres that a thing is pushed past the object's middle, at most
  private static final double LEAST = 3e-4; // metres between things that touch: they do not overlap
  private static final double BETWEEN_OTHERS = 0.002; // metres, where they crowd around the object
  private static final double JOG_OFF = Math.toRadians(25);

  private final Scenes scenes;
  private final WorkArea area;

  SceneDrawing(Scenes scenes, WorkArea area) {
    this.scenes = scenes;
    this.area = area;
  }

  /** The object on the bare level table among other things with room around it. */
  Arrangement demonstration(Placed object, List<ObjectModel> strangers, SplittableRandom random) {
    List<Placed> others = others(object, strangers, new Wish(scenes.shownAmong(), 0, Scenes.Gap.ROOMY), random);
    return new Arrangement(Optional.of(object), others, Ground.LEVEL);
  }

  /** A look at the object among so many others. */
  Arrangement look(Placed object, List<ObjectModel> strangers, int others, SplittableRandom random) {
    Ground ground = ground(object.at(), random.split());
    return new Arrangement(Optional.of(object), others(object, strangers,
        new Wish(others, scenes.recoloured(), scenes.gap()), random), ground);
  }

  private Ground ground(Placing object, SplittableRandom random) {
    double uphill = scenes.footing().tilt() == 0 ? 0 : 2 * Math.PI * random.nextDouble();
    double yaw = object.yaw() + JOG_OFF * random.nextDouble(-1, 1);
    Optional<Support> support =
        scenes.footing().support().map(kind -> new Support(kind, new Placing(object.x(), object.y(), yaw)));
    return new Ground(scenes.footing().raised(), scenes.footing().tilt(), uphill, support);
  }

  /** @param recoloured how many of them have the object's shape */
  private record Wish(int count, int recoloured, Scenes.Gap gap) {}

  /** Each of another family, but for those of the object's shape. */
  private List<Placed> others(Placed object, List<ObjectModel> strangers, Wish wish, SplittableRandom random) {
    List<Placed> others = new ArrayList<>();
    List<Outline> taken = new ArrayList<>(List.of(outline(object)));
    Set<String> families = new HashSet<>(Set.of(object.object().family()));
    List<ObjectModel> left = new ArrayList<>(strangers);
    for (int i = 0; i < wish.recoloured; i++) {
      place(Recoloured.of(object.object(), i), object, taken, wish.gap, random).ifPresent(other -> {
        others.add(other);
        taken.add(outline(other));
      });
    }
    while (others.size() < wish.count) {
      if (left.isEmpty()) {
        throw new IllegalArgumentException(
            "no room for " + wish.count + " other things around " + object.object().name()
                + ", or too few families to choose from; ask for fewer");
      }
      ObjectModel next = left.remove(random.nextInt(left.size()));
      Optional<Placed> placed =
          families.contains(next.family()) ? Optional.empty() : place(next, object, taken, wish.gap, random);
      placed.ifPresent(other -> {
        others.add(other);
        taken.add(outline(other));
        families.add(next.family());
      });
    }
    return others;
  }

  private Optional<Placed> place(ObjectModel thing, Placed object, List<Outline> taken, Scenes.Gap gap,
      SplittableRandom random) {
    Outline own = Outline.of(thing.hulls());
    for (int i = 0; i < TRIES; i++) {
      Placing at = gap.near() ? beside(own, object, taken.get(0), gap, random)
          : anywhere(area.size() / 2 - BORDER + i * WIDER, random);
      Outline there = own.moved(at.x(), at.y(), at.yaw());
      double room = gap.near() ? BETWEEN_OTHERS : gap.least();
      boolean free = taken.stream().skip(gap.near() ? 1 : 0).allMatch(other -> there.distance(other) >= room);
      if (free && (!gap.near() || there.distance(taken.get(0)) <= Math.max(LEAST, gap.most()) + CLOSE_ENOUGH)) {
        return Optional.of(new Placed(thing, at));
      }
    }
    return Optional.empty();
  }

  private Placing anywhere(double reach, SplittableRandom random) {
    return new Placing(area.centreX() + reach * random.nextDouble(-1, 1),
        area.centreY() + reach * random.nextDouble(-1, 1), 2 * Math.PI * random.nextDouble());
  }

  /**
   * Pushed over the table towards the object from some side until the gap is what it shall be: nothing on its way is
   * overlapped. Far beyond the object when it is missed.
   */
  private static Placing beside(Outline thing, Placed object, Outline outline, Scenes.Gap gap,
      SplittableRandom random) {
    double wanted = Math.max(LEAST, gap.least() + (gap.most() - gap.least()) * random.nextDouble());
    double side = 2 * Math.PI * random.nextDouble();
    double yaw = 2 * Math.PI * random.nextDouble();
    double aside = ASIDE * random.nextDouble(-1, 1);
    double left = FAR;
    while (true) {
      Placing at = new Placing(
          object.at().x() + left * StrictMath.cos(side) - aside * StrictMath.sin(side),
          object.at().y() + left * StrictMath.sin(side) + aside * StrictMath.cos(side), yaw);
      double more = thing.moved(at.x(), at.y(), at.yaw()).distance(outline) - wanted;
      if (more < CLOSE_ENOUGH || left < -FAR) {
        return at;
      }
      left -= more;
    }
  }

  static Outline outline(Placed thing) {
    return Outline.of(thing.object().hulls()).moved(thing.at().x(), thing.at().y(), thing.at().yaw());
  }
}
