package org.onegrasp.objects;

import java.util.List;
import org.onegrasp.objects.Piece.Disc;
import org.onegrasp.objects.Piece.End;
import org.onegrasp.objects.Piece.Floor;
import org.onegrasp.objects.Piece.Rim;
import org.onegrasp.objects.Piece.Section;
import org.onegrasp.objects.Piece.Size;

/** Kinds of things that the sealed set alone has: nothing is learned, searched or tried with them. */
final class Sundries {
  private static final double ACROSS = Math.PI / 2;

  private Sundries() {}

  /** A blade that gets narrower along -x, a round handle along +x. */
  static Blueprint trowel(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double blade = dice.mm(70, 100);
    double wide = dice.mm(46, 68);
    double neck = dice.mm(18, 32);
    double handle = dice.mm(70, 95);
    double radius = dice.mm(9, 13);
    int steel = b.colour();
    b.add(Piece.beam(new End(-blade, dice.between(0.15, 0.4) * wide, 0), new End(0, wide, 0), dice.mm(6, 10), steel));
    b.add(Piece.box(neck / 2 - 0.008, 0, 0, new Size(neck + 0.016, dice.mm(9, 12), radius + 0.004), steel));
    b.add(Piece.bar(new Section(neck, radius, radius, radius), new Section(neck + handle, 1.2 * radius, radius,
        radius), 8, Material.WOOD.colour(dice)));
    b.holdAcross(neck + 0.8 * handle, 2.3 * radius).holdAcross(neck + 0.4 * handle, 2.1 * radius);
    return b.holdAcross(-0.15 * blade, wide).holdAcross(neck / 2, 0.011);
  }

  /** A floor between three low walls, open along -x, a handle along +x. */
  static Blueprint dustpan(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double length = dice.mm(72, 98);
    double width = dice.mm(78, 108);
    double height = dice.mm(22, 34);
    double wall = dice.mm(5, 8);
    double handle = dice.mm(66, 92);
    double grip = dice.mm(16, 24);
    double thick = dice.mm(11, 15);
    int colour = b.colour();
    b.add(Piece.box(-length / 2, 0, 0, new Size(length, width, 0.006), colour));
    b.add(Piece.box(-wall / 2, 0, 0, new Size(wall, width, height), colour));
    for (int side : new int[] {-1, 1}) {
      double y = side * (width - wall) / 2;
      b.add(Piece.box(-length / 2, y, 0, new Size(length, wall, height), colour));
      b.hold(-0.5 * length, y, ACROSS, wall, 0.016);
    }
    b.add(Piece.beam(new End(-0.002, grip, height - thick), new End(handle, 1.2 * grip, height - thick), thick,
        b.colour()));
    return b.holdAcross(0.85 * handle, 1.2 * grip).holdAcross(0.5 * handle, 1.1 * grip);
  }

  /** Two lying tubes that get wider along +x, thin ends along -x, a bridge between them. */
  static Blueprint binoculars(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.RUBBER);
    double length = dice.mm(70, 110);
    double wide = dice.mm(17, 23);
    double narrow = wide * dice.between(0.7, 0.85);
    double eye = dice.mm(11, 13);
    double cup = dice.mm(22, 34);
    double apart = wide + dice.mm(3, 10);
    int colour = b.colour();
    int ends = b.colour();
    for (int side : new int[] {-1, 1}) {
      double y = side * apart;
      b.add(Piece.bar(new Section(0, narrow, narrow, narrow), new Section(length, wide, wide, wide), 10, colour)
          .moved(0, y, 0));
      b.add(Piece.bar(new Section(-cup, eye, eye, narrow), new Section(0, eye, eye, narrow), 10, ends).moved(0, y, 0));
      b.hold(-0.6 * cup, y, ACROSS, 2 * eye, 0.02);
    }
    double bridge = dice.mm(20, 32);
    b.add(Piece.box(0.3 * length, 0, wide - 0.005, new Size(bridge, 2 * apart, wide), ends));
    b.hold(0.3 * length, 0, 0, bridge, 0.014).hold(0.85 * length, apart, ACROSS, 2 * wide, 0.02);
    return b.holdAcross(-0.6 * cup, 2 * (apart + eye));
  }

  /** A shank along +x with a stock across, two arms that point back beside it, a ring at its end. */
  static Blueprint anchor(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double shank = dice.mm(95, 140);
    double bar = dice.mm(9, 14);
    double height = dice.mm(11, 17);
    double stock = dice.mm(52, 84);
    double arm = dice.between(0.38, 0.5) * shank;
    double spread = dice.between(0.9, 1.25);
    double fluke = dice.mm(20, 32);
    double eye = dice.mm(11, 15);
    int colour = b.colour();
    b.add(Piece.box(shank / 2, 0, 0, new Size(shank, bar, height), colour));
    b.add(Piece.box(0.8 * shank, 0, 0, new Size(bar, stock, height), b.colour()));
    b.add(Piece.ring(shank + eye - 0.003, 0, new Rim(0, eye - 0.005, eye), new Rim(height, eye - 0.005, eye), 8,
        colour));
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.beam(new End(0, bar, 0), new End(arm, 0.9 * bar, 0), height, colour).turned(side * spread));
      b.add(Piece.beam(new End(arm - 0.006, fluke, 0), new End(arm + 0.016, 0.3 * fluke, 0), height, colour)
          .turned(side * spread));
      b.holdAlong(0.6 * arm, side * spread, bar).hold(0.8 * shank, 0.36 * side * stock, 0, bar);
    }
    return b.holdAcross(0.5 * shank, bar);
  }

  /** A lever with a hub at one end and an upright knob at the other. */
  static Blueprint crank(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double lever = dice.mm(70, 120);
    double width = dice.mm(15, 22);
    double thick = dice.mm(11, 17);
    double hub = dice.mm(15, 24);
    double knob = dice.mm(9, 14);
    double height = thick + dice.mm(26, 46);
    int colour = b.colour();
    b.add(Piece.drum(0, 0, new Disc(0, hub), new Disc(thick + dice.mm(4, 14), hub), 12, colour));
    b.add(Piece.beam(new End(0, 1.2 * width, 0), new End(lever, width, 0), thick, colour));
    b.add(Piece.drum(lever, 0, new Disc(0, knob), new Disc(height, dice.between(0.9, 1.2) * knob), 10, b.colour()));
    b.hold(lever, 0, 0, 2 * knob, 0.025).hold(lever, 0, ACROSS, 2 * knob, 0.025);
    return b.holdAcross(0.55 * lever, 1.1 * width).hold(0, 0, ACROSS, 2 * hub, 0.02);
  }

  /** A handle along +x, at its end a head that gets broader along +y. */
  static Blueprint axe(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.WOOD);
    double handle = dice.mm(120, 165);
    double width = dice.mm(13, 20);
    double thick = dice.mm(12, 17);
    double head = dice.mm(48, 72);
    double edge = dice.mm(46, 70);
    double butt = dice.mm(20, 30);
    b.add(Piece.beam(new End(0, width, 0), new End(handle, 1.25 * width, 0), thick, b.colour()));
    b.add(Piece.beam(new End(-0.6 * butt, butt, 0), new End(head, edge, 0), thick + 0.004,
        Material.METAL.colour(dice)).turned(ACROSS));
    b.holdAcross(0.85 * handle, 1.2 * width).holdAcross(0.6 * handle, 1.15 * width);
    return b.holdAcross(0.4 * handle, 1.1 * width).hold(0, 0.75 * head, 0, 0.85 * edge);
  }

  /** Three prongs along -x on a crossbar, a round handle along +x. */
  static Blueprint fork(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double prong = dice.mm(58, 86);
    double wide = dice.mm(7, 9.5);
    double span = dice.mm(62, 82);
    double cross = dice.mm(11, 16);
    double height = dice.mm(11, 15);
    double handle = dice.mm(80, 108);
    double radius = dice.mm(8, 12);
    int colour = b.colour();
    b.add(Piece.box(0, 0, 0, new Size(cross, span, height), colour));
    for (int i = -1; i <= 1; i++) {
      double y = i * (span - wide) / 2;
      b.add(Piece.beam(new End(-prong, 0.7 * wide, 0), new End(0, wide, 0), height, colour).moved(0, y, 0));
      b.hold(-0.55 * prong, y, ACROSS, 0.85 * wide);
    }
    b.add(Piece.bar(new Section(cross / 2 - 0.003, 0.7 * radius, radius, radius), new Section(handle, 1.2 * radius,
        radius, radius), 8, Material.WOOD.colour(dice)));
    b.holdAcross(0.8 * handle, 2.2 * radius).holdAcross(0.5 * handle, 1.9 * radius);
    return b.hold(0, 0.27 * span, 0, cross);
  }

  /** A toy chair that looks along +x: four legs, a seat, a back. */
  static Blueprint chair(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.WOOD);
    double depth = dice.mm(46, 62);
    double width = dice.mm(44, 66);
    double leg = dice.mm(8, 11);
    double under = dice.mm(24, 36);
    double seat = dice.mm(8, 11);
    double back = dice.mm(32, 52);
    double rest = dice.mm(8, 12);
    int colour = b.colour();
    for (int corner = 0; corner < 4; corner++) {
      double x = ((corner & 1) * 2 - 1) * (depth - leg) / 2;
      double y = ((corner & 2) - 1) * (width - leg) / 2;
      b.add(Piece.box(x, y, 0, new Size(leg, leg, under + 0.001), colour));
    }
    b.add(Piece.box(0, 0, under, new Size(depth, width, seat), b.colour()));
    Floor low = new Floor(under + seat - 0.001, rest, width);
    Floor high = new Floor(under + seat + back, rest, dice.between(0.75, 1) * width);
    double x = (rest - depth) / 2;
    b.add(List.of(Piece.taper(x, 0, low, high, colour)));
    b.hold(x, 0, 0, rest, 0.03).hold(x, 0.25 * width, 0, rest, 0.025).hold(x, 0, ACROSS, 0.95 * width, 0.02);
    return b.hold(0.3 * depth, 0, ACROSS, width, 0.02);
  }
}
