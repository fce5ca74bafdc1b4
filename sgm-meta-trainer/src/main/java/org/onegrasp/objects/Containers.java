package org.onegrasp.objects;

import java.util.List;
import org.onegrasp.objects.Piece.Section;

/** Boxes, cans, bottles: things that hold other things, closed. */
final class Containers {
  private static final double ACROSS = Math.PI / 2;
  private static final int ROUND = 12;

  private Containers() {}

  /** A carton; some have a screw cap near one end, the others look the same after half a turn. */
  static Blueprint box(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.CARDBOARD);
    double width = dice.mm(30, 74);
    double length = width * dice.between(1.3, 2.4);
    double height = dice.mm(25, 95);
    b.add(Piece.box(0, 0, 0, new Piece.Size(length, width, height), b.colour()));
    if (dice.chance(0.5)) {
      double radius = Math.min(width / 2 - 0.002, dice.mm(11, 16));
      double x = length / 2 - radius - 0.004;
      b.as(Part.NECK)
          .add(Piece.drum(x, 0, new Piece.Disc(height, radius), new Piece.Disc(height + dice.mm(15, 22), radius * 0.95),
              ROUND, b.colour()));
      b.hold(x, 0, ACROSS, 2 * radius, 0.008).hold(-0.33 * length, 0, ACROSS, width);
    } else {
      b.fold(2);
    }
    return b.hold(0, 0, ACROSS, width).hold(0.33 * length, 0, ACROSS, width).hold(0, 0, 0, length)
        .hold(0, 0.28 * width, 0, length);
  }

  /** A round can, standing. */
  static Blueprint can(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double radius = dice.mm(24, 38);
    double height = dice.mm(28, 110);
    double lid = dice.mm(1.5, 4);
    b.add(Piece.drum(0, 0, new Piece.Disc(0, radius), new Piece.Disc(height - lid, radius), ROUND, b.colour()));
    b.add(Piece.drum(0, 0, new Piece.Disc(height - lid, radius - 0.002), new Piece.Disc(height, radius - 0.002),
        ROUND, b.colour()));
    return b.fold(0).hold(0, 0, 0, 2 * radius);
  }

  /** An oval fish tin; some have a ring pull at one end. */
  static Blueprint tin(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double radius = dice.mm(26, 37);
    double offset = dice.mm(18, 38);
    double height = dice.mm(20, 38);
    int colour = b.colour();
    b.add(Piece.drum(-offset, 0, new Piece.Disc(0, radius), new Piece.Disc(height, radius), ROUND, colour)
        .joined(Piece.drum(offset, 0, new Piece.Disc(0, radius), new Piece.Disc(height, radius), ROUND, colour)));
    if (dice.chance(0.5)) {
      double pull = dice.mm(12, 18);
      b.add(Piece.box(offset + 0.3 * radius, 0, height, new Piece.Size(0.024, pull, dice.mm(8, 12)), b.colour()));
      b.hold(offset + 0.3 * radius, 0, ACROSS, pull, 0.007).hold(-offset, 0, ACROSS, 2 * radius);
    } else {
      b.fold(2);
    }
    return b.hold(0, 0, ACROSS, 2 * radius).hold(offset, 0, ACROSS, 2 * radius);
  }

  /** A bottle on its flat side, its neck along +x. */
  static Blueprint bottle(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double radius = dice.mm(20, 34);
    double body = dice.mm(80, 115);
    double shoulder = dice.mm(15, 28);
    double neck = dice.mm(22, 34);
    double neckRadius = radius * dice.between(0.32, 0.5);
    int colour = b.colour();
    double wide = radius * dice.between(0.9, 1.08);
    Section end = new Section(body, wide, radius, radius);
    Section top = new Section(body + shoulder, neckRadius, neckRadius, radius);
    b.add(Piece.bar(new Section(0, wide, radius, radius), end, 8, colour));
    b.add(Piece.bar(end, top, 8, colour));
    b.as(Part.NECK)
        .add(Piece.bar(top, new Section(body + shoulder + neck, neckRadius, neckRadius, radius), 8, b.colour()));
    for (double part : new double[] {0.18, 0.5, 0.85}) {
      b.holdAcross(part * body, 2 * wide);
    }
    return b.holdAcross(body + shoulder + 0.55 * neck, 2 * neckRadius);
  }

  /** A standing bottle; some have a spray nozzle along +x, the others are round. */
  static Blueprint flask(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double radius = dice.mm(23, 36);
    double body = dice.mm(48, 70);
    double shoulder = dice.mm(8, 14);
    double neckRadius = dice.mm(8, 12);
    double top = body + shoulder + dice.mm(16, 22);
    int colour = b.colour();
    b.add(Piece.drum(0, 0, new Piece.Disc(0, radius), new Piece.Disc(body, radius), ROUND, colour));
    b.add(Piece.drum(0, 0, new Piece.Disc(body, radius), new Piece.Disc(body + shoulder, neckRadius), ROUND, colour));
    b.as(Part.NECK)
        .add(Piece.drum(0, 0, new Piece.Disc(body + shoulder, neckRadius), new Piece.Disc(top, neckRadius), ROUND,
            colour));
    b.hold(0, 0, ACROSS, 2 * neckRadius, top - body - shoulder);
    double under = top - body + 0.012; // tips on the body below the shoulder
    if (dice.chance(0.6)) {
      double reach = dice.mm(32, 48);
      double height = dice.mm(12, 16);
      double width = dice.mm(12, 18);
      b.add(Piece.box(reach / 2 - neckRadius, 0, top, new Piece.Size(reach, width, height), b.colour()));
      b.hold(reach - neckRadius - 0.010, 0, ACROSS, width, height + 0.004);
      return b.hold(0, 0, ACROSS, 2 * radius, under + height);
    }
    return b.fold(0).hold(0, 0, ACROSS, 2 * radius, under);
  }

  /** A tube of paste: cap along +x, flat at the other end. */
  static Blueprint tube(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double radius = dice.mm(14, 21);
    double length = dice.mm(95, 130);
    double flat = dice.mm(10, 14); // height of the folded end
    double half = radius * dice.between(1.2, 1.6);
    int colour = b.colour();
    Section front = new Section(length, radius, radius, radius);
    b.add(Piece.bar(new Section(0, half, flat / 2, flat / 2), front, 8, colour));
    double cap = dice.mm(18, 30);
    double capRadius = radius * dice.between(0.55, 0.85);
    b.as(Part.NECK).add(Piece.bar(new Section(length, capRadius, capRadius, radius),
        new Section(length + cap, capRadius * 0.9, capRadius * 0.9, radius), 8, b.colour()));
    List.of(0.12, 0.45, 0.85).forEach(part -> b.holdAcross(part * length, 2 * half));
    return b.holdAcross(length + cap / 2, 2 * capRadius);
  }
}
