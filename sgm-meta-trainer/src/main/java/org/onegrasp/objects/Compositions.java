package org.onegrasp.objects;

import static org.onegrasp.objects.Piece.at;

import java.util.function.Function;
import org.onegrasp.objects.Piece.Disc;
import org.onegrasp.objects.Piece.End;
import org.onegrasp.objects.Piece.Floor;
import org.onegrasp.objects.Piece.Section;
import org.onegrasp.objects.Piece.Size;

/**
 * Things of no kind: primitives put together at random, so that meta-training knows shapes that no family has. What
 * cannot be held, tips over or is too large is drawn again from the same dice.
 */
final class Compositions {
  private static final double ACROSS = Math.PI / 2;

  private Compositions() {}

  /** Two to five bars from about one point, each at its own angle, width and height. */
  static Blueprint star(Dice dice) {
    return usable(dice, Compositions::bars);
  }

  /** A body with one to four things on and beside it. */
  static Blueprint cluster(Dice dice) {
    return usable(dice, Compositions::bodies);
  }

  /** An open vessel, round or angular, with one to three things at its outside. */
  static Blueprint hollow(Dice dice) {
    return usable(dice, Compositions::vessel);
  }

  private static Blueprint usable(Dice dice, Function<Dice, Blueprint> drawing) {
    Blueprint drawn = drawing.apply(dice);
    while (!drawn.usable()) {
      drawn = drawing.apply(dice);
    }
    return drawn;
  }

  private static Material any(Dice dice) {
    Material[] all = Material.values();
    return all[dice.below(all.length)];
  }

  private static Blueprint bars(Dice dice) {
    Blueprint b = new Blueprint(dice, any(dice));
    double angle = dice.between(0, 2 * Math.PI);
    for (int bar = 2 + dice.below(4); bar > 0; bar--) {
      double length = dice.mm(45, 115);
      double width = dice.mm(9, 36);
      double end = width * dice.between(0.5, 1.6);
      double thick = dice.mm(11, 40);
      Piece straight = dice.chance(0.5) ? Piece.beam(new End(-0.4 * width, width, 0), new End(length, end, 0), thick,
          b.colour())
          : Piece.bar(new Section(-0.4 * width, width / 2, thick / 2, thick / 2), new Section(length, end / 2,
              thick / 2, thick / 2), 8, b.colour());
      b.add(straight.turned(angle));
      b.holdAlong(0.85 * length, angle, end).holdAlong(0.5 * length, angle, (width + end) / 2);
      angle += dice.between(0.5, 2.6);
    }
    return b;
  }

  private static Blueprint bodies(Dice dice) {
    Blueprint b = new Blueprint(dice, any(dice));
    double length = dice.mm(30, 110);
    double width = dice.mm(24, 76);
    double height = dice.mm(14, 62);
    body(b, dice, at(0, 0, 0), new Size(length, width, height));
    for (int part = 1 + dice.below(4); part > 0; part--) {
      boolean above = dice.chance(0.4);
      Size size = new Size(dice.mm(12, 60), dice.mm(9, 50), above ? dice.mm(10, 46) : dice.mm(11, 80));
      double angle = dice.between(0, 2 * Math.PI);
      double x = (above ? 0.35 : 0.5) * (length + (above ? 0 : 0.8 * size.length())) * StrictMath.cos(angle);
      double y = (above ? 0.35 : 0.5) * (width + (above ? 0 : 0.8 * size.width())) * StrictMath.sin(angle);
      body(b, dice, at(x, y, above ? height - 0.002 : 0), size);
    }
    return b;
  }

  /** A box, a taper or a drum, with its middle at the bottom there, and the wish to hold it both ways. */
  private static void body(Blueprint b, Dice dice, double[] bottom, Size size) {
    double x = bottom[0];
    double y = bottom[1];
    double z = bottom[2];
    double narrow = dice.between(0.7, 1);
    double radius = Math.min(size.length(), size.width()) / 2;
    switch (dice.below(3)) {
      case 0 -> b.add(Piece.box(x, y, z, size, b.colour()));
      case 1 -> b.add(Piece.taper(x, y, new Floor(z, size.length(), size.width()), new Floor(z + size.height(), narrow
          * size.length(), narrow * size.width()), b.colour()));
      default -> b.add(Piece.drum(x, y, new Disc(z, radius), new Disc(z + size.height(), narrow * radius), 12,
          b.colour()));
    }
    double depth = Math.min(0.035, 0.8 * size.height());
    b.hold(x, y, 0, size.length(), depth).hold(x, y, ACROSS, size.width(), depth);
    b.hold(x + 0.3 * size.length(), y, ACROSS, size.width(), depth);
  }

  private static Blueprint vessel(Dice dice) {
    Blueprint b = new Blueprint(dice, any(dice));
    double height = dice.mm(25, 100);
    double wall = dice.mm(4, 8);
    double reach = dice.mm(30, 56);
    double wide = reach;
    int colour = b.colour();
    if (dice.chance(0.5)) {
      b.add(Piece.shell(new Disc(0, reach * dice.between(0.7, 1)), new Disc(height, reach), wall, 12, colour));
    } else {
      wide = reach * dice.between(0.6, 1);
      b.add(Piece.box(0, 0, 0, new Size(2 * reach, 2 * wide, wall), colour));
      for (int side : new int[] {-1, 1}) {
        b.add(Piece.box(side * (reach - wall / 2), 0, 0, new Size(wall, 2 * wide, height), colour));
        b.add(Piece.box(0, side * (wide - wall / 2), 0, new Size(2 * reach, wall, height), colour));
      }
    }
    for (int side : new int[] {-1, 1}) {
      b.hold(side * (reach - wall / 2), 0, 0, wall, 0.022).hold(0, side * (wide - wall / 2), ACROSS, wall, 0.022);
    }
    for (int side = 1 + dice.below(3); side > 0; side--) {
      attached(b, dice, side * ACROSS, side % 2 == 0 ? reach : wide, height);
    }
    return b;
  }

  /** A lug, a leg or a loop at the outside of a vessel. */
  private static void attached(Blueprint b, Dice dice, double angle, double from, double height) {
    double out = dice.mm(16, 40);
    double thick = dice.mm(9, 26);
    double low = dice.chance(0.4) ? 0 : dice.between(0.2, 0.7) * (height - 0.012);
    int colour = b.colour();
    double x = from + out / 2 - 0.006;
    if (dice.chance(0.5)) {
      b.add(Piece.box(x, 0, low, new Size(out, thick, dice.between(0.010, height - low)), colour).turned(angle));
    } else {
      b.addAt(0, 0, angle, Piece.chain(new Size(0.008, thick, 0.009), colour, at(from - 0.008, 0, low + 0.005), at(from
          + out - 0.012, 0, low + 0.005), at(from + out - 0.012, 0, height - 0.005), at(from - 0.006, 0,
              height
                  - 0.006)));
    }
    b.holdAlong(from + 0.6 * out, angle, thick).holdAlong(from + out - 0.012, angle, thick);
  }
}
