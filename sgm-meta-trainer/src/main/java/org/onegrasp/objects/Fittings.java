package org.onegrasp.objects;

import static org.onegrasp.objects.Piece.at;

import org.onegrasp.objects.Piece.Disc;
import org.onegrasp.objects.Piece.End;
import org.onegrasp.objects.Piece.Rim;
import org.onegrasp.objects.Piece.Section;
import org.onegrasp.objects.Piece.Size;

/** Parts of a house: taps, pipes, plugs, locks, hooks. */
final class Fittings {
  private static final double ACROSS = Math.PI / 2;

  private Fittings() {}

  /** A pillar with a spout along +x and a crossed handle on top. */
  static Blueprint tap(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double foot = dice.mm(27, 36);
    double pillar = dice.mm(15, 21);
    double height = dice.mm(42, 62);
    double reach = dice.mm(52, 82);
    double thick = dice.mm(13, 19);
    int colour = b.colour();
    b.add(Piece.drum(0, 0, new Disc(0, foot), new Disc(0.012, foot), 12, colour));
    b.add(Piece.drum(0, 0, new Disc(0.011, pillar), new Disc(height, pillar), 12, colour));
    double z = height - thick / 2;
    b.add(Piece.chain(new Size(thick, thick, thick), colour, at(0, 0, z - 0.004), at(reach - thick / 2, 0, z),
        at(reach, 0, z - dice.mm(8, 18))));
    double cross = dice.mm(40, 62);
    double turn = dice.between(0.2, 1.3);
    int arms = dice.oneOf(2, 4);
    b.add(Piece.drum(0, 0, new Disc(height - 0.001, 0.010), new Disc(height + 0.016, 0.010), 10, b.colour()));
    for (int i = 0; i < arms / 2; i++) {
      b.add(Piece.box(0, 0, height + 0.013, new Size(cross, 0.010, 0.011), b.colour()).turned(turn + i * ACROSS));
    }
    b.holdAlong(0.34 * cross, turn, 0.010).holdAlong(0.34 * cross, turn + Math.PI, 0.010);
    b.hold(0.72 * reach, 0, ACROSS, thick).hold(0, 0, turn, cross, 0.012);
    return b.holdAlong(0, turn, 0.020);
  }

  /** Straight, bent or branched pieces of pipe with collars at their ends. */
  static Blueprint pipe(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.METAL : Material.PLASTIC);
    double radius = dice.mm(11, 19);
    double collar = radius + dice.mm(3, 6);
    int kind = dice.below(3); // elbow, tee, slanted branch
    int colour = b.colour();
    int ends = b.colour();
    double[] angles = {0, kind == 2 ? dice.between(0.8, 1.1) : ACROSS, Math.PI};
    for (int i = 0; i < (kind == 0 ? 2 : 3); i++) {
      double length = dice.mm(46, 78);
      double ring = (radius + collar) / 2; // flush with the pipe at the table
      b.add(Piece.bar(new Section(-0.3 * radius, radius, radius, radius), new Section(length, radius, radius, radius),
          12, colour).turned(angles[i]));
      b.add(Piece.bar(new Section(length - 0.016, collar, ring, ring), new Section(length, collar, ring, ring), 12,
          ends).turned(angles[i]));
      b.holdAlong(0.62 * length, angles[i], 2 * radius).holdAlong(length - 0.008, angles[i], 2 * collar);
    }
    return b;
  }

  /** An electric plug: two pins along -x, a piece of cable along +x. */
  static Blueprint plug(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.RUBBER : Material.PLASTIC);
    double body = dice.mm(36, 52);
    double width = dice.mm(28, 42);
    double height = dice.mm(20, 32);
    double cable = dice.mm(45, 85);
    double thick = dice.mm(9, 12);
    int colour = b.colour();
    b.add(Piece.bar(new Section(-body, width / 2, height / 2, height / 2), new Section(0, 0.3 * width, 0.35 * height,
        0.42 * height), 4, colour));
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.box(-body - 0.009, side * 0.27 * width, height / 2 - 0.003, new Size(0.022, 0.006, 0.006), 0xC8CCD0));
    }
    double bend = dice.mm(-25, 25);
    b.add(Piece.chain(new Size(thick, thick, thick), colour, at(-0.004, 0, 0.42 * height), at(0.4 * cable, 0.3 * bend,
        thick / 2), at(cable, bend, thick / 2)));
    b.holdAcross(-0.8 * body, width).holdAcross(-0.5 * body, 0.85 * width).hold(0.7 * cable, 0.65 * bend,
        ACROSS + StrictMath.atan2(0.7 * bend, 0.6 * cable), thick);
    return b.hold(-0.5 * body, 0, 0, body);
  }

  /** A lock on its side, its shackle along +x. */
  static Blueprint padlock(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double length = dice.mm(38, 62);
    double width = dice.mm(46, 70);
    double height = dice.mm(18, 30);
    double leg = dice.mm(10, 30);
    double bar = dice.mm(8, 11);
    double radius = 0.42 * width;
    double z = (height - bar) / 2;
    b.add(Piece.box(-length / 2, 0, 0, new Size(length, width, height), b.colour()));
    int steel = Material.METAL.colour(dice);
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.box(leg / 2, side * (radius - bar / 2), z, new Size(leg + 0.004, bar, bar), steel));
      b.hold(0.6 * leg, side * (radius - bar / 2), ACROSS, bar);
    }
    b.addAt(leg, 0, 0, Piece.bow(new Rim(z, radius - bar, radius), new Rim(z + bar, radius - bar, radius), 12, steel));
    b.hold(leg + radius - bar / 2, 0, 0, bar).holdAcross(-0.3 * length, width).holdAcross(-0.75 * length, width);
    return b.hold(-length / 2, 0, 0, length).hold(-length / 2, -0.3 * width, 0, length);
  }

  /** A horseshoe magnet: open towards -x. */
  static Blueprint magnet(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double radius = dice.mm(28, 44);
    double bar = dice.mm(13, 20);
    double leg = dice.mm(26, 58);
    double height = dice.mm(14, 28);
    int colour = dice.oneOf(0xC02020, 0x2040B0, 0x30A050);
    b.add(Piece.bow(new Rim(0, radius - bar, radius), new Rim(height, radius - bar, radius), 16, colour));
    double y = radius - bar / 2;
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.box(-leg / 2, side * y, 0, new Size(leg, bar, height), colour));
      b.add(Piece.box(-leg - 0.008, side * y, 0, new Size(0.016, bar, height), 0xC8CCD0));
      b.hold(-leg, side * y, ACROSS, bar).hold(-0.3 * leg, side * y, ACROSS, bar);
    }
    return b.hold(y, 0, 0, bar).hold(-0.6 * leg, 0, ACROSS, 2 * radius);
  }

  /** An S of two half rings, one smaller than the other. */
  static Blueprint hook(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double large = dice.mm(28, 40);
    double small = large * dice.between(0.6, 0.85);
    double bar = dice.mm(9, 14);
    double height = dice.mm(11, 18);
    int colour = b.colour();
    b.addAt(0, large - bar / 2, 0, Piece.bow(new Rim(0, large - bar, large), new Rim(height, large - bar, large), 14,
        colour));
    b.addAt(0, bar / 2 - small, Math.PI, Piece.bow(new Rim(0, small - bar, small), new Rim(height, small - bar, small),
        12, colour));
    double tip = dice.mm(8, 26);
    b.add(Piece.box(-tip / 2, 2 * large - bar, 0, new Size(tip, bar, height), colour));
    b.hold(large - bar / 2, large - bar / 2, 0, bar).hold(bar / 2 - small, bar / 2 - small, 0, bar);
    return b.hold(0, 0, ACROSS, bar).hold(-0.004, 2 * large - bar, ACROSS, bar).hold(0.004, bar - 2 * small, ACROSS,
        bar);
  }

  /** A large key: bow at the -x end, bits on one side of the other. */
  static Blueprint key(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double bow = dice.mm(17, 26);
    double bar = dice.mm(6, 8);
    double shank = dice.mm(62, 100);
    double width = dice.mm(8, 12);
    double height = dice.mm(11, 15);
    int colour = b.colour();
    b.add(Piece.ring(-bow + 0.003, 0, new Rim(0, bow - bar, bow), new Rim(height, bow - bar, bow), 12, colour));
    b.add(Piece.beam(new End(0, width, 0), new End(shank, width, 0), height, colour));
    double at = shank - 0.007;
    for (int bit = 2 + dice.below(2); bit > 0; bit--) {
      double deep = dice.mm(12, 24);
      b.add(Piece.box(at, -width / 2 - deep / 2 + 0.001, 0, new Size(0.009, deep, height), colour));
      b.hold(at, -width / 2 - deep / 2, 0, 0.009);
      at -= 0.013;
    }
    b.holdAcross(0.2 * shank, width).holdAcross(0.45 * shank, width).hold(-2 * bow + 0.003 + bar / 2, 0, 0, bar);
    return b.hold(-bow + 0.003, 0, ACROSS, 2 * bow);
  }
}
