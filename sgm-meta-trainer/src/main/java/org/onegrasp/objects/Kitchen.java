package org.onegrasp.objects;

import static org.onegrasp.objects.Piece.at;

import java.util.List;
import org.onegrasp.objects.Piece.Disc;
import org.onegrasp.objects.Piece.End;
import org.onegrasp.objects.Piece.Floor;
import org.onegrasp.objects.Piece.Rim;
import org.onegrasp.objects.Piece.Section;
import org.onegrasp.objects.Piece.Size;

/** Things to cook and lay the table with that hold nothing. */
final class Kitchen {
  private static final double ACROSS = Math.PI / 2;

  private Kitchen() {}

  /** A thick roll with a thinner handle at each end. */
  static Blueprint rollingpin(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.WOOD);
    double half = dice.mm(48, 76);
    double radius = dice.mm(17, 27);
    double thin = dice.mm(8, 11);
    double grip = dice.mm(28, 40);
    int colour = b.colour();
    b.add(Piece.bar(new Section(-half, radius, radius, radius), new Section(half, radius, radius, radius), 8, colour));
    int ends = b.colour();
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.bar(new Section(side * half, thin, thin, radius), new Section(side * (half + grip), 1.15 * thin,
          1.15 * thin, radius), 8, ends));
      b.holdAcross(side * (half + 0.55 * grip), 2 * thin);
    }
    return b.fold(2).holdAcross(0, 2 * radius).holdAcross(0.7 * half, 2 * radius);
  }

  /** Wires in two loops along -x, a round handle along +x. */
  static Blueprint whisk(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.METAL : Material.WOOD);
    double handle = dice.mm(80, 105);
    double radius = dice.mm(8, 12);
    double cage = dice.mm(75, 105);
    double wide = dice.mm(24, 36);
    b.add(Piece.bar(new Section(0, radius, radius, radius), new Section(handle, 1.2 * radius, radius, radius), 8,
        b.colour()));
    Size wire = new Size(0.005, 0.005, 0.006);
    int steel = Material.METAL.colour(dice);
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.chain(wire, steel, at(0.002, side * 0.004, radius), at(-0.45 * cage, side * wide * 0.85, 0.006),
          at(-0.8 * cage, side * wide, 0.003), at(-cage, 0, 0.006)));
      b.add(Piece.chain(wire, steel, at(0.002, side * 0.002, 1.5 * radius), at(-0.6 * cage, side * 0.45 * wide, 0.024),
          at(-cage, 0, 0.008)));
    }
    b.holdAcross(0.85 * handle, 2.3 * radius).holdAcross(0.5 * handle, 2.2 * radius);
    return b.holdAcross(0.2 * handle, 2 * radius).holdAcross(-0.6 * cage, 2 * wide);
  }

  /** Two arms that part from a hinge, with a broad end each. */
  static Blueprint tongs(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.METAL : Material.WOOD);
    double length = dice.mm(120, 165);
    double angle = dice.between(0.09, 0.2);
    double thick = dice.mm(12, 18);
    double arm = dice.mm(9, 13);
    double end = dice.mm(17, 26);
    double hinge = dice.mm(11, 16);
    int colour = b.colour();
    b.add(Piece.drum(0, 0, new Disc(0, hinge), new Disc(thick + 0.003, hinge), 10, b.colour()));
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.beam(new End(0, arm, 0), new End(length, arm, 0), thick, colour).turned(side * angle));
      b.add(Piece.taper(length - 0.010, 0, new Floor(0, 0.034, end), new Floor(thick, 0.026, 0.8 * end), colour)
          .turned(side * angle));
      b.holdAlong(0.45 * length, side * angle, arm).holdAlong(0.68 * length, side * angle, arm);
      b.holdAlong(length - 0.010, side * angle, end);
    }
    return b.hold(0, 0, ACROSS, 2 * hinge).holdAcross(0.3 * length, arm + 0.6 * length * angle);
  }

  /** A cutting board whose handle points along +x. */
  static Blueprint board(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.WOOD);
    double length = dice.mm(85, 130);
    double width = dice.mm(62, 100);
    double thick = dice.mm(12, 20);
    double neck = dice.mm(18, 28);
    double handle = dice.mm(48, 75);
    int colour = b.colour();
    b.add(Piece.box(-length / 2, 0, 0, new Size(length, width, thick), colour));
    b.add(Piece.beam(new End(-0.003, 1.7 * neck, 0), new End(0.35 * handle, neck, 0), thick, colour));
    b.add(Piece.box(0.65 * handle, 0, 0, new Size(0.7 * handle, neck, thick), colour));
    b.holdAcross(0.85 * handle, neck).holdAcross(0.55 * handle, neck);
    return b.holdAcross(-0.5 * length, width).hold(-length / 2, 0, 0, length);
  }

  /** A standing grater, narrower at the top, under a handle. */
  static Blueprint grater(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double length = dice.mm(62, 90);
    double width = dice.mm(42, 62);
    double height = dice.mm(62, 82);
    double narrow = dice.between(0.55, 0.75);
    double bar = dice.mm(10, 16);
    double over = height + dice.mm(26, 34);
    double span = 0.42 * narrow * length;
    b.add(Piece.taper(0, 0, new Floor(0, length, width), new Floor(height, narrow * length, narrow * width),
        b.colour()));
    b.add(Piece.chain(new Size(0.009, bar, 0.010), b.colour(), at(-span, 0, height), at(-span, 0, over), at(span, 0,
        over), at(span, 0, height)));
    b.fold(2).hold(0, 0, ACROSS, bar, 0.018).hold(0.8 * span, 0, ACROSS, bar, 0.03);
    return b.hold(0, 0, ACROSS, 0.8 * width, 0.058);
  }

  /** A body with a thin screw along +x between two wings, a knob at the other end. */
  static Blueprint corkscrew(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double body = dice.mm(38, 55);
    double width = dice.mm(18, 26);
    double thick = dice.mm(15, 20);
    double screw = dice.mm(45, 62);
    double wing = dice.mm(62, 85);
    double spread = dice.between(0.45, 0.95);
    int colour = b.colour();
    b.add(Piece.box(0, 0, 0, new Size(body, width, thick), colour));
    b.add(Piece.bar(new Section(body / 2 - 0.002, 0.0045, 0.0045, thick / 2), new Section(body / 2 + screw, 0.0035,
        0.0035, thick / 2), 8, Material.METAL.colour(dice)));
    double knob = dice.mm(24, 36);
    b.add(Piece.box(-body / 2 - 0.014, 0, 0, new Size(0.034, 0.010, thick), colour));
    b.add(Piece.box(-body / 2 - 0.032, 0, 0, new Size(0.012, knob, thick), b.colour()));
    for (int side : new int[] {-1, 1}) {
      b.addAt(-0.3 * body, side * 0.4 * width, side * spread, List.of(
          Piece.beam(new End(0, 0.010, 0), new End(wing, 0.014, 0), 0.8 * thick, colour)));
      double far = 0.75 * wing;
      b.hold(-0.3 * body + far * StrictMath.cos(spread), side * (0.4 * width + far * StrictMath.sin(spread)),
          side * spread + ACROSS, 0.013);
    }
    b.hold(-body / 2 - 0.032, 0, ACROSS, knob).holdAcross(0.2 * body, width).holdAcross(-body / 2 - 0.014, 0.010);
    return b.holdAcross(body / 2 + 0.7 * screw, 0.008);
  }

  /** A chamber candlestick: a plate, a stem in its middle, a loop for the finger along +x. */
  static Blueprint candlestick(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double plate = dice.mm(34, 50);
    double stem = dice.mm(9, 14);
    double height = dice.mm(50, 85);
    double cup = stem * dice.between(1.1, 1.5);
    double loop = dice.mm(15, 20);
    int colour = b.colour();
    b.add(Piece.drum(0, 0, new Disc(0, 0.9 * plate), new Disc(0.011, plate), 12, colour));
    b.add(Piece.drum(0, 0, new Disc(0.010, 1.2 * stem), new Disc(height, stem), 12, colour));
    b.add(Piece.drum(0, 0, new Disc(height, cup), new Disc(height + 0.016, cup), 12, b.colour()));
    double middle = plate + loop - 0.008;
    b.add(Piece.ring(middle, 0, new Rim(0, loop - 0.006, loop), new Rim(0.012, loop - 0.006, loop), 9, colour));
    b.hold(0, 0, ACROSS, 2 * cup, 0.014).hold(0, 0, 0, 2 * stem, 0.03);
    return b.hold(middle + loop - 0.003, 0, 0, 0.006).hold(middle, 0, ACROSS, 2 * loop);
  }
}
