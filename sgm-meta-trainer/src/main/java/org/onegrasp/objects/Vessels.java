package org.onegrasp.objects;

import static org.onegrasp.objects.Piece.at;

import org.onegrasp.objects.Piece.Disc;
import org.onegrasp.objects.Piece.Rim;
import org.onegrasp.objects.Piece.Size;

/** What holds liquids or wares and stands: jugs, pots, buckets, baskets, vases. */
final class Vessels {
  private static final double ACROSS = Math.PI / 2;
  private static final int ROUND = 12;

  private Vessels() {}

  /** Where a handle leaves a wall at x and comes back, and how far out it goes; metres. */
  private record Ear(double x, double low, double high, double reach) {}

  /** A handle along +x that stands upright. */
  private static void handle(Blueprint b, Ear ear, double thick, int colour) {
    double bar = 0.008;
    double x = ear.x + ear.reach - bar / 2;
    b.as(Part.HANDLE)
        .add(Piece.chain(new Size(bar, thick, bar), colour, at(ear.x, 0, ear.low), at(x, 0, ear.low + 0.006),
            at(x, 0, ear.high - 0.004), at(ear.x, 0, ear.high)));
    b.hold(x, 0, ACROSS, thick);
  }

  /** Narrower at the top, a lip along -x, a handle along +x. */
  static Blueprint jug(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.CERAMIC : Material.PLASTIC);
    double foot = dice.mm(34, 46);
    double mouth = foot * dice.between(0.62, 0.82);
    double height = dice.mm(82, 116);
    double wall = dice.mm(4, 6);
    int colour = b.colour();
    b.addShell(Piece.shell(new Disc(0, foot), new Disc(height, mouth), wall, ROUND, colour));
    double lip = dice.mm(9, 16);
    b.as(Part.NECK).add(Piece.box(-mouth + wall / 2, 0, height - 0.022, new Size(wall, 0.010, 0.004), colour)
        .joined(Piece.box(-mouth - lip / 2, 0, height - 0.005, new Size(lip, 0.018, 0.005), colour)));
    handle(b, new Ear(0.9 * mouth, 0.3 * height, 0.88 * height, dice.mm(32, 42)), dice.mm(10, 15), colour);
    double centre = mouth - wall / 2;
    b.hold(0, centre, ACROSS, wall, 0.02).hold(0, -centre, ACROSS, wall, 0.02);
    return b.hold(0, 0, ACROSS, 2 * mouth, 0.03);
  }

  /** A round closed body with a spout along -x, a handle along +x, and a knob on the lid. */
  static Blueprint teapot(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.CERAMIC : Material.METAL);
    double belly = dice.mm(36, 50);
    double foot = belly * dice.between(0.7, 0.85);
    double neck = belly * dice.between(0.55, 0.7);
    double height = dice.mm(55, 75);
    double middle = height * dice.between(0.4, 0.55);
    int colour = b.colour();
    b.add(Piece.drum(0, 0, new Disc(0, foot), new Disc(middle, belly), ROUND, colour));
    b.add(Piece.drum(0, 0, new Disc(middle, belly), new Disc(height, neck), ROUND, colour));
    double knob = dice.mm(8, 12);
    double tall = dice.mm(14, 20);
    b.as(Part.NECK)
        .add(Piece.drum(0, 0, new Disc(height, 0.7 * knob), new Disc(height + tall, knob), ROUND, b.colour()));
    b.hold(0, 0, 0, 2 * knob, tall + 0.002).hold(0, 0, ACROSS, 2 * knob, tall + 0.002);
    double reach = dice.mm(24, 34);
    b.add(Piece.strut(at(-0.85 * belly, 0, 0.35 * height), at(-belly - reach, 0, 0.95 * height),
        new Size(0.012, 0.014, 0.012), colour));
    b.hold(-belly - 0.8 * reach, 0, ACROSS, 0.014);
    handle(b, new Ear(0.9 * belly, 0.3 * height, 0.85 * height, dice.mm(34, 42)), dice.mm(11, 16), colour);
    return b;
  }

  /** A drum with a spout along -x under a handle that arches from front to back. */
  static Blueprint kettle(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double foot = dice.mm(38, 50);
    double top = foot * dice.between(0.65, 0.8);
    double height = dice.mm(45, 60);
    int colour = b.colour();
    b.add(Piece.drum(0, 0, new Disc(0, foot), new Disc(height, top), ROUND, colour));
    b.as(Part.NECK).add(Piece.strut(at(-0.85 * foot, 0, 0.4 * height), at(-foot - dice.mm(18, 30), 0, 0.9 * height),
        new Size(0.012, 0.016, 0.012), colour));
    double thick = dice.mm(11, 17);
    double over = dice.mm(92, 112);
    double span = 0.8 * top;
    b.as(Part.HANDLE).add(
        Piece.chain(new Size(0.009, thick, 0.010), Material.RUBBER.colour(dice), at(-span, 0, height), at(-0.6 * span,
            0, over), at(0.6 * span, 0, over), at(span, 0, height)));
    b.hold(0, 0, ACROSS, thick, 0.02).hold(0.5 * span, 0, ACROSS, thick, 0.02).hold(-0.5 * span, 0, ACROSS, thick,
        0.02);
    return b;
  }

  /** Four walls and a floor, with an arch across the middle or with two grips at the ends. */
  static Blueprint basket(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.WOOD : Material.PLASTIC);
    double length = dice.mm(95, 150);
    double width = dice.mm(62, 95);
    double height = dice.mm(35, 60);
    double wall = dice.mm(4, 7);
    int colour = b.colour();
    b.add(Piece.box(0, 0, 0, new Size(length, width, wall), colour));
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.box(side * (length - wall) / 2, 0, 0, new Size(wall, width, height), colour));
      b.add(Piece.box(0, side * (width - wall) / 2, 0, new Size(length, wall, height), colour));
      b.hold(side * (length - wall) / 2, 0, 0, wall, 0.025);
      b.hold(0.2 * length, side * (width - wall) / 2, ACROSS, wall, 0.025);
    }
    b.hold(-0.2 * length, (width - wall) / 2, ACROSS, wall, 0.025).fold(2);
    return dice.chance(0.5) ? arched(b, dice, width - wall, height) : gripped(b, dice, length, height);
  }

  private static Blueprint arched(Blueprint b, Dice dice, double span, double height) {
    double bar = dice.mm(9, 16);
    double over = height + dice.mm(40, 58);
    b.add(Piece.chain(new Size(bar, 0.007, 0.008), b.colour(), at(0, -span / 2, height - 0.01), at(0, -0.35 * span,
        over), at(0, 0.35 * span, over), at(0, span / 2, height - 0.01)));
    return b.hold(0, 0, 0, bar, 0.02).hold(0, 0.25 * span, 0, bar, 0.02);
  }

  private static Blueprint gripped(Blueprint b, Dice dice, double length, double height) {
    double reach = dice.mm(20, 30);
    double wide = dice.mm(26, 44);
    int colour = b.colour();
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.box(side * (length + reach) / 2, 0, height - 0.012, new Size(reach, wide, 0.012), colour));
      b.hold(side * (length / 2 + 0.6 * reach), 0, ACROSS, wide);
    }
    return b;
  }

  /** Wider at the top, its thin handle leaning to +x. */
  static Blueprint bucket(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.METAL : Material.PLASTIC);
    double mouth = dice.mm(37, 52);
    double foot = mouth * dice.between(0.65, 0.8);
    double height = dice.mm(52, 76);
    double wall = dice.mm(4, 6);
    double bar = dice.mm(6, 9);
    double lean = dice.mm(8, 30);
    double over = height + dice.mm(24, 38);
    b.addShell(Piece.shell(new Disc(0, foot), new Disc(height, mouth), wall, ROUND, b.colour()));
    double centre = mouth - wall / 2;
    b.as(Part.HANDLE)
        .add(Piece.chain(new Size(bar, 0.006, 0.007), Material.METAL.colour(dice), at(0, -centre, height - 0.005),
            at(lean, -0.6 * mouth, over), at(lean, 0.6 * mouth, over), at(0, centre, height - 0.005)));
    b.hold(lean, 0, 0, bar, 0.018).hold(lean, 0.4 * mouth, 0, bar, 0.018);
    return b.hold(-centre, 0, 0, wall, 0.022).hold(centre, 0, 0, wall, 0.022);
  }

  /** Round and deep, with a waist. */
  static Blueprint vase(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.CERAMIC);
    double foot = dice.mm(27, 40);
    double waist = foot * dice.between(0.6, 0.8);
    double mouth = foot * dice.between(0.75, 1.1);
    double height = dice.mm(70, 115);
    double narrow = height * dice.between(0.55, 0.75);
    double wall = dice.mm(4, 6.5);
    int colour = b.colour();
    b.add(Piece.shell(new Disc(0, foot), new Disc(narrow, waist), wall, 10, colour));
    b.add(Piece.ring(0, 0, new Rim(narrow, waist - wall, waist), new Rim(height, mouth - wall, mouth), 10, colour));
    return b.fold(0).hold(mouth - wall / 2, 0, 0, wall + 0.002, 0.02).hold(0, 0, 0, 2 * mouth, 0.012).hold(0, 0, 0,
        2 * mouth, 0.035);
  }

  /** With a lid, a knob on it, and two ears. */
  static Blueprint pot(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC); // enamelled sheet, mostly air
    double radius = dice.mm(36, 54);
    double height = dice.mm(34, 62);
    int colour = b.colour();
    b.add(Piece.drum(0, 0, new Disc(0, 0.95 * radius), new Disc(height, radius), ROUND, colour));
    b.add(Piece.drum(0, 0, new Disc(height, radius + 0.002), new Disc(height + 0.007, 0.8 * radius), ROUND,
        b.colour()));
    double knob = dice.mm(8, 13);
    double tall = dice.mm(14, 22);
    b.add(Piece.drum(0, 0, new Disc(height + 0.007, 0.7 * knob), new Disc(height + tall, knob), ROUND, b.colour()));
    b.hold(0, 0, 0, 2 * knob, tall - 0.004).hold(0, 0, ACROSS, 2 * knob, tall - 0.004);
    double reach = dice.mm(17, 26);
    double wide = dice.mm(22, 40);
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.box(side * (radius + reach / 2 - 0.004), 0, 0.7 * height, new Size(reach, wide, 0.010), colour));
      b.hold(side * (radius + 0.6 * reach), 0, ACROSS, wide);
    }
    return b.fold(2).hold(0, 0, ACROSS, 2 * radius, 0.05);
  }

  /** A thick bowl in which the pestle leans towards +x. */
  static Blueprint mortar(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.CERAMIC : Material.WOOD);
    double mouth = dice.mm(36, 50);
    double height = dice.mm(40, 58);
    double wall = dice.mm(7, 10);
    double thick = dice.mm(14, 20);
    int colour = b.colour();
    b.add(Piece.shell(new Disc(0, mouth * dice.between(0.7, 0.85)), new Disc(height, mouth), wall, ROUND, colour));
    double out = mouth + dice.mm(18, 32);
    double rise = height + 0.5 * thick;
    b.add(Piece.strut(at(-0.4 * mouth, 0, wall + thick / 2), at(out, 0, rise + 0.3 * (out - mouth)),
        new Size(thick, thick, thick), b.colour()));
    b.hold(out - 0.006, 0, ACROSS, thick).hold(mouth, 0, ACROSS, thick).hold(0.3 * mouth, 0, ACROSS, thick);
    double centre = mouth - wall / 2;
    return b.hold(-centre, 0, 0, wall, 0.02).hold(0, centre, ACROSS, wall, 0.02).hold(0, -centre, ACROSS, wall, 0.02);
  }

  /** Upside down, the spout up; some have an ear to hang it by. */
  static Blueprint funnel(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.PLASTIC : Material.METAL);
    double wide = dice.mm(34, 54);
    double spout = dice.mm(7, 12);
    double cone = dice.mm(36, 58);
    double tall = dice.mm(34, 56);
    int colour = b.colour();
    b.add(Piece.drum(0, 0, new Disc(0, wide), new Disc(0.010, wide), ROUND, colour));
    b.add(Piece.drum(0, 0, new Disc(0.010, wide), new Disc(cone, spout), ROUND, colour));
    b.add(Piece.drum(0, 0, new Disc(cone, spout), new Disc(cone + tall, 0.85 * spout), ROUND, colour));
    b.hold(0, 0, ACROSS, 2 * spout, 0.03);
    if (dice.chance(0.3)) {
      return b.fold(0);
    }
    double reach = dice.mm(22, 34);
    double ear = dice.mm(14, 24);
    b.add(Piece.box(wide + reach / 2 - 0.005, 0, 0, new Size(reach, ear, 0.012), b.colour()));
    return b.hold(0, 0, 0, 2 * spout, 0.03).hold(wide + 0.7 * reach, 0, ACROSS, ear);
  }
}
