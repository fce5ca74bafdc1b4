package org.onegrasp.objects;

import static org.onegrasp.objects.Piece.at;

import org.onegrasp.objects.Piece.End;
import org.onegrasp.objects.Piece.Floor;
import org.onegrasp.objects.Piece.Rim;
import org.onegrasp.objects.Piece.Section;
import org.onegrasp.objects.Piece.Size;

/** Things that people wear or care for themselves with. */
final class Wardrobe {
  private static final double ACROSS = Math.PI / 2;

  private Wardrobe() {}

  /** A small shoe, its toe towards +x, open at the heel. */
  static Blueprint shoe(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.RUBBER);
    double half = dice.mm(58, 85);
    double width = dice.mm(50, 66);
    double sole = dice.mm(9, 15);
    double heel = dice.mm(44, 64);
    double toe = dice.mm(30, 40);
    double wall = dice.mm(6, 8);
    int colour = b.colour();
    double back = -half + width * 0.42;
    b.add(Piece.taper(0.3 * half, 0, new Floor(0, 1.4 * half, width), new Floor(sole, 1.4 * half, width), 0xE8E8E8)
        .joined(
            Piece.drum(back, 0, new Piece.Disc(0, 0.42 * width), new Piece.Disc(sole, 0.42 * width), 12, 0xE8E8E8)));
    b.add(
        Piece.taper(0.48 * half, 0, new Floor(sole, 0.96 * half, 0.94 * width), new Floor(toe, 0.5 * half, 0.7 * width),
            colour));
    double radius = 0.42 * width;
    b.addAt(back, 0, Math.PI, Piece.bow(new Rim(sole, radius - wall, radius), new Rim(heel, radius - wall, radius), 12,
        colour));
    for (int side : new int[] {-1, 1}) {
      double y = side * (radius - wall / 2);
      b.add(Piece.box(back, y, heel - 0.004, new Size(0.004, wall, 0.004), colour)
          .joined(Piece.box((back + 0.1 * half) / 2, y, sole, new Size(0.1 * half - back, wall, 0.004), colour))
          .joined(Piece.box(0.1 * half, y, toe - 0.004, new Size(0.004, wall, 0.004), colour)));
      b.hold(back + 0.01, y, ACROSS, wall, 0.022);
    }
    b.hold(back - radius + wall / 2, 0, 0, wall, 0.022).holdAcross(0.5 * half, 0.9 * width);
    return b.holdAcross(0.85 * half, 0.9 * width).holdAcross(back, 0.84 * width);
  }

  /** A comb with its teeth towards -y and a handle along +x. */
  static Blueprint comb(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double length = dice.mm(75, 105);
    double spine = dice.mm(11, 16);
    double thick = dice.mm(11, 14);
    double tooth = dice.mm(18, 30);
    double handle = dice.mm(46, 80);
    int teeth = 8 + dice.below(5);
    int colour = b.colour();
    b.add(Piece.box(-length / 2, 0, 0, new Size(length, spine, thick), colour));
    b.add(Piece.beam(new End(-0.002, spine, 0), new End(handle, spine * dice.between(0.8, 1.4), 0), thick, colour));
    for (int i = 0; i < teeth; i++) {
      double x = -length * (i + 0.5) / teeth;
      b.add(Piece.box(x, -spine / 2 - tooth / 2 + 0.001, 0, new Size(0.45 * length / teeth, tooth, thick - 0.001),
          colour));
    }
    b.holdAcross(0.3 * handle, spine).holdAcross(0.8 * handle, spine);
    return b.hold(-0.3 * length, -tooth / 2, ACROSS, spine + tooth).hold(-0.8 * length, -tooth / 2, ACROSS,
        spine + tooth);
  }

  /** A clothes hanger: its hook towards +y. */
  static Blueprint hanger(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.WOOD : Material.PLASTIC);
    double half = dice.mm(78, 112);
    double drop = dice.mm(34, 58);
    double bar = dice.mm(9, 13);
    double height = dice.mm(11, 15);
    double hook = dice.mm(17, 24);
    int colour = b.colour();
    Size knot = new Size(bar, bar, height);
    double z = height / 2;
    b.add(Piece.chain(knot, colour, at(0, 0, z), at(-half, -drop, z), at(half, -drop, z), at(0, 0, z)));
    int steel = Material.METAL.colour(dice);
    double stem = dice.mm(10, 22);
    b.add(Piece.box(0, stem / 2, 0, new Size(0.008, stem + 0.006, height), steel));
    b.addAt(0, stem + hook - 0.004, 0, Piece.bow(new Rim(0, hook - 0.008, hook), new Rim(height, hook - 0.008, hook),
        12, steel));
    for (int side : new int[] {-1, 1}) {
      b.hold(side * 0.5 * half, -0.5 * drop, ACROSS - side * StrictMath.atan2(drop, half), bar);
      b.hold(side * 0.5 * half, -drop, ACROSS, bar);
    }
    return b.hold(0, -drop, ACROSS, bar).hold(hook - 0.004, stem + hook - 0.004, 0, 0.008).hold(0, 0.5 * stem, 0,
        0.008);
  }

  /** Spectacles with their sides open towards +y. */
  static Blueprint glasses(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double radius = dice.mm(20, 27);
    double wall = dice.mm(5, 6.5);
    double height = dice.mm(12, 18);
    double bridge = dice.mm(8, 16);
    double side = dice.mm(70, 110);
    double thick = dice.mm(7, 9);
    double splay = dice.mm(0, 14);
    int colour = b.colour();
    double x = radius + bridge / 2;
    b.add(Piece.box(0, 0.3 * radius, 0, new Size(bridge + 0.006, wall + 0.002, height), colour));
    for (int end : new int[] {-1, 1}) {
      b.add(
          Piece.ring(end * x, 0, new Rim(0, radius - wall, radius), new Rim(height, radius - wall, radius), 9, colour));
      double outer = end * (x + radius);
      b.add(Piece.strut(at(outer, 0.3 * radius, height / 2), at(outer + end * splay, side, height / 2), new Size(thick,
          0.010, height), b.colour()));
      b.hold(outer + end * 0.6 * splay, 0.3 * radius + 0.6 * (side - 0.3 * radius), 0, thick);
      b.hold(outer + end * 0.9 * splay, 0.3 * radius + 0.9 * (side - 0.3 * radius), 0, thick);
      b.hold(end * x, wall / 2 - radius, ACROSS, wall);
    }
    return b.hold(0, 0.3 * radius, ACROSS, wall + 0.002);
  }

  /** A safety razor: a crosswise head at -x, lying on it and on the end of its ribbed handle. */
  static Blueprint razor(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.PLASTIC : Material.METAL);
    double handle = dice.mm(85, 125);
    double width = dice.mm(10, 16);
    double head = dice.mm(36, 52);
    double deep = dice.mm(12, 20);
    double high = dice.mm(14, 24);
    double end = width * dice.between(1.1, 1.6);
    b.add(Piece.taper(-deep / 2, 0, new Floor(0, deep, head), new Floor(high, 0.6 * deep, head), b.colour()));
    b.add(Piece.beam(new End(-0.003, width, 0.5 * high), new End(0.4 * handle, width, 0.55 * high), 0.011, b.colour()));
    b.add(Piece.beam(new End(0.4 * handle, width, 0.55 * high), new End(handle, end, 0), 0.012, b.colour()));
    b.holdAcross(0.4 * handle, width).holdAcross(0.85 * handle, end).holdAcross(0.65 * handle, 1.15 * width);
    return b.hold(-deep / 2, 0.36 * head, 0, deep).hold(-deep / 2, -0.36 * head, 0, deep).hold(-deep / 2, 0, ACROSS,
        head);
  }

  /** A watch on a closed strap that stands on its edge. */
  static Blueprint watch(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.RUBBER : Material.METAL);
    double radius = dice.mm(25, 34);
    double strap = dice.mm(4, 6);
    double width = dice.mm(16, 26);
    double face = dice.mm(15, 21);
    double deep = dice.mm(9, 14);
    b.add(Piece.ring(0, 0, new Rim(0, radius - strap, radius), new Rim(width, radius - strap, radius), 12, b.colour()));
    b.add(Piece.bar(new Section(radius - 0.003, face, face, face), new Section(radius - 0.003 + deep, 0.9 * face,
        0.9 * face, face), 12, Material.METAL.colour(dice)));
    b.hold(radius + deep / 2 - 0.002, 0, 0, deep).hold(strap / 2 - radius, 0, 0, strap);
    return b.hold(radius + 0.5 * deep, 0, ACROSS, 2 * face).hold(0, radius - strap / 2, ACROSS, strap)
        .hold(0, strap / 2 - radius, ACROSS, strap).hold(0, 0, ACROSS, 2 * radius);
  }
}
