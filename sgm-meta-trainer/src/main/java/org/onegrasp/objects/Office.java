package org.onegrasp.objects;

import static org.onegrasp.objects.Piece.at;

import java.util.List;
import org.onegrasp.objects.Piece.Disc;
import org.onegrasp.objects.Piece.End;
import org.onegrasp.objects.Piece.Floor;
import org.onegrasp.objects.Piece.Section;
import org.onegrasp.objects.Piece.Size;

/** Things of a desk. */
final class Office {
  private static final double ACROSS = Math.PI / 2;

  private Office() {}

  /** A base and an arm that rises from its hinge at +x. */
  static Blueprint stapler(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double length = dice.mm(95, 145);
    double width = dice.mm(24, 36);
    double open = dice.mm(14, 30);
    double thick = dice.mm(14, 20);
    b.add(Piece.box(0, 0, 0, new Size(length, width, dice.mm(8, 12)), b.colour()));
    b.add(Piece.strut(at(0.42 * length, 0, 0.012 + thick / 2), at(-0.44 * length, 0, 0.010 + open + thick / 2),
        new Size(0.012, 0.8 * width, thick), b.colour()));
    b.add(Piece.box(0.4 * length, 0, 0, new Size(0.18 * length, 0.9 * width, thick + 0.016), b.colour()));
    b.holdAcross(0.4 * length, 0.9 * width).holdAcross(0.05 * length, 0.8 * width);
    return b.holdAcross(-0.4 * length, 0.8 * width).holdAcross(-0.2 * length, 0.8 * width);
  }

  /** A wedge with keys in rows and a display at its high end, +x. */
  static Blueprint calculator(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double length = dice.mm(92, 140);
    double width = dice.mm(56, 76);
    double low = dice.mm(5, 8);
    double high = dice.mm(10, 18);
    b.add(Piece.bar(new Section(-length / 2, width / 2, low, low), new Section(length / 2, width / 2, high, high), 4,
        dice.oneOf(0x303438, 0xD8D8D0, 0x506070)));
    int keys = b.colour();
    for (int row = 0; row < 4; row++) {
      for (int column = -1; column <= 1; column++) {
        double x = (-0.4 + 0.17 * row) * length;
        double top = 2 * (low + (high - low) * (x / length + 0.5));
        b.add(Piece.box(x, column * 0.28 * width, top - 0.002, new Size(0.1 * length, 0.2 * width, 0.005), keys));
      }
    }
    double x = 0.34 * length;
    b.add(Piece.box(x, 0, 2 * (low + (high - low) * 0.8), new Size(0.2 * length, 0.8 * width, 0.004), 0x90A890));
    return b.holdAcross(-0.38 * length, width).holdAcross(0.05 * length, width).holdAcross(0.4 * length, width);
  }

  /** A telephone's receiver on its two ends. */
  static Blueprint handset(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double half = dice.mm(56, 80);
    double width = dice.mm(20, 28);
    double thick = dice.mm(16, 24);
    double deep = dice.mm(10, 24);
    int colour = b.colour();
    b.add(Piece.box(0, 0, deep, new Size(2 * half, width, thick), colour));
    for (int side : new int[] {-1, 1}) {
      double end = side > 0 ? dice.mm(36, 50) : dice.mm(36, 44);
      double wide = side > 0 ? dice.mm(48, 60) : dice.mm(36, 46);
      b.add(Piece.taper(side * half, 0, new Floor(0, end, wide), new Floor(deep + thick - 0.004, 0.8 * end, 0.8 * wide),
          colour));
      b.holdAcross(side * half, wide).hold(side * half, 0, 0, end);
    }
    return b.holdAcross(0, width).holdAcross(0.4 * half, width).holdAcross(-0.4 * half, width);
  }

  /** A large clothes or paper peg: two levers that meet at -x, a spring between them. */
  static Blueprint peg(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.WOOD : Material.PLASTIC);
    double jaw = dice.mm(38, 55);
    double lever = dice.mm(44, 70);
    double width = dice.mm(9, 13);
    double thick = dice.mm(13, 20);
    double apart = dice.between(0.1, 0.3);
    int colour = b.colour();
    for (int side : new int[] {-1, 1}) {
      double y = side * 0.6 * width;
      b.add(Piece.box(-jaw / 2, y, 0, new Size(jaw, width, thick), colour));
      b.addAt(-0.003, y, side * apart, List.of(Piece.beam(new End(0, width, 0), new End(lever, 0.8 * width,
          0), thick, colour)));
      b.hold(0.8 * lever * StrictMath.cos(apart), y + side * 0.8 * lever * StrictMath.sin(apart),
          side * apart + ACROSS, 0.85 * width);
    }
    double spring = dice.mm(9, 13);
    b.add(Piece.drum(0, 0, new Disc(0, spring), new Disc(thick + 0.004, spring), 10, 0xB0B4B8));
    b.holdAcross(-0.75 * jaw, 2.2 * width).holdAcross(-0.4 * jaw, 2.2 * width).hold(0, 0, ACROSS, 2 * spring);
    return b.holdAcross(0.6 * lever, 2.2 * width + lever * apart);
  }

  /** A paper clamp: a wedge that is high at its mouth, two wire grips along -x, one folded up. */
  static Blueprint clip(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double length = dice.mm(26, 42);
    double width = dice.mm(48, 78);
    double high = dice.mm(12, 19);
    double grip = dice.mm(36, 52);
    double wire = dice.mm(8, 10);
    double half = 0.24 * width;
    b.add(Piece.bar(new Section(0, width / 2, 0.006, 0.006), new Section(length, width / 2, high, high), 4,
        dice.oneOf(0x202020, 0xB03030, 0x3050A0)));
    Size knot = new Size(wire, wire, 0.010);
    b.add(Piece.chain(knot, 0xC0C4C8, at(0.002, -half, 0.005), at(-grip, -0.7 * half, 0.005), at(-grip, 0.7 * half,
        0.005), at(0.002, half, 0.005)));
    if (dice.chance(0.5)) {
      b.add(
          Piece.strut(at(0.006, 0, 0.010), at(length + 0.012, 0, 2 * high + 0.004), new Size(0.006, 0.4 * width, 0.006),
              0xC0C4C8));
    }
    b.hold(-grip, 0, 0, wire).hold(-0.5 * grip, -0.85 * half, ACROSS, wire).hold(-0.5 * grip, 0.85 * half, ACROSS,
        wire);
    return b.hold(-0.6 * grip, 0, ACROSS, 2 * half).holdAcross(0.7 * length, width).hold(0.5 * length, 0.3 * width, 0,
        length).hold(0.5 * length, -0.36 * width, 0, length);
  }

  /** A rubber stamp: a block under a turned handle. */
  static Blueprint stamp(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.WOOD);
    double length = dice.mm(46, 80);
    double width = dice.mm(24, 42);
    double height = dice.mm(14, 24);
    double neck = dice.mm(7, 10);
    double knob = dice.mm(12, 17);
    double tall = height + dice.mm(34, 52);
    int colour = b.colour();
    b.add(Piece.box(0, 0, 0, new Size(length, width, height), b.colour()));
    b.add(Piece.drum(0, 0, new Disc(height, 1.2 * neck), new Disc(tall - 0.018, neck), 12, colour));
    b.add(Piece.drum(0, 0, new Disc(tall - 0.018, knob), new Disc(tall, 0.85 * knob), 12, colour));
    b.fold(2).hold(0, 0, 0, 2 * knob, 0.016).hold(0, 0, ACROSS, 2 * knob, 0.016);
    return b.hold(0.36 * length, 0, ACROSS, width).hold(0, 0, ACROSS, 2 * neck, 0.03);
  }

  /** A computer's mouse, some with a piece of cable along +x. */
  static Blueprint mouse(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double length = dice.mm(84, 112);
    double width = dice.mm(50, 68);
    double height = dice.mm(26, 40);
    int colour = dice.oneOf(0x282C30, 0xE0E0E0, 0x506878);
    Floor belly = new Floor(0.5 * height, length, width);
    b.add(Piece.taper(0, 0, new Floor(0, 0.94 * length, 0.86 * width), belly, colour));
    b.add(Piece.taper(0, 0, belly, new Floor(0.55 * height, 0.98 * length, 0.98 * width), colour)
        .joined(Piece.taper(-0.16 * length, 0, new Floor(height - 0.002, 0.34 * length, 0.66 * width), new Floor(height,
            0.3 * length, 0.6 * width), colour)));
    b.add(Piece.axle(at(0.3 * length, 0, 0.68 * height), 0.009, 0.008, 0x707070));
    if (dice.chance(0.6)) {
      double cable = dice.mm(26, 46);
      b.add(Piece.strut(at(0.48 * length, 0, 0.4 * height), at(length / 2 + cable, dice.mm(-14, 14), 0.005), new Size(
          0.010, 0.010, 0.010), 0x303030));
    }
    return b.holdAcross(-0.32 * length, width).holdAcross(0, width).holdAcross(0.36 * length, width);
  }

  /** For adhesive tape: a roll upright on a heavy base, an edge to tear at +x. */
  static Blueprint dispenser(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double length = dice.mm(100, 150);
    double width = dice.mm(28, 44);
    double height = dice.mm(14, 24);
    double radius = dice.mm(22, 34);
    double roll = dice.mm(14, 22);
    int colour = b.colour();
    b.add(Piece.box(0, 0, 0, new Size(length, width, height), colour));
    b.add(Piece.axle(at(-0.16 * length, 0, height + 0.75 * radius), radius, roll, dice.oneOf(0xE0D8B0, 0x80A0C0)));
    double nose = dice.mm(32, 46);
    b.add(Piece.box(0.36 * length, 0, 0, new Size(0.18 * length, width, 0.004), colour)
        .joined(Piece.box(0.45 * length, 0, nose - 0.004, new Size(0.010, 0.7 * width, 0.004), colour)));
    b.hold(-0.16 * length, 0, ACROSS, roll, 0.03).hold(-0.16 * length - 0.4 * radius, 0, ACROSS, roll, 0.02);
    return b.holdAcross(0.4 * length, width).holdAcross(-0.46 * length, width);
  }
}
