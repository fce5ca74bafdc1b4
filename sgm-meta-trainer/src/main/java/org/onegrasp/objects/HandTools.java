package org.onegrasp.objects;

import org.onegrasp.objects.Piece.Rim;
import org.onegrasp.objects.Piece.Section;

/** Elongated things with a handle and a distinct end. */
final class HandTools {
  private static final double ACROSS = Math.PI / 2;

  private HandTools() {}

  /** Handle with flat sides, so that it does not roll; the shaft along +x floats above the table. */
  static Blueprint screwdriver(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double radius = dice.mm(11, 17);
    double handle = dice.mm(75, 100);
    double collar = dice.mm(8, 16);
    double shaft = dice.mm(60, 100);
    double shaftRadius = dice.mm(3, 4.5);
    int colour = b.colour();
    int sides = dice.oneOf(6, 8);
    Section front = new Section(handle, radius, radius, radius);
    b.as(Part.HANDLE).add(Piece.bar(new Section(0, radius, radius, radius), front, sides, colour));
    b.add(Piece.bar(front, new Section(handle + collar, radius * 0.5, radius * 0.5, radius), sides, b.colour()));
    Section root = new Section(handle + collar - 0.001, shaftRadius, shaftRadius, radius);
    b.as(Part.BLADE).add(Piece.bar(root, new Section(handle + collar + shaft, shaftRadius, shaftRadius, radius), 8,
        Material.METAL.colour(dice)));
    double width = sides == 6 ? 2.3 * radius : 2 * radius;
    b.holdAcross(0.15 * handle, width).holdAcross(0.5 * handle, width).holdAcross(0.85 * handle, width);
    return b.holdAcross(handle + collar + 0.25 * shaft, 2 * shaftRadius);
  }

  /** A dish brush on its side: handle along +x, bristles towards +y. */
  static Blueprint brush(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.WOOD : Material.PLASTIC);
    double handle = dice.mm(85, 115);
    double width = dice.mm(14, 20);
    double endWidth = width * dice.between(1.1, 1.5);
    double thick = dice.mm(13, 19);
    double head = dice.mm(55, 80);
    double back = dice.mm(16, 24);
    double headHeight = dice.mm(22, 34);
    double bristles = dice.mm(14, 26);
    int colour = b.colour();
    b.as(Part.HANDLE).add(Piece.beam(new Piece.End(0, width, 0), new Piece.End(handle, endWidth, 0), thick, colour));
    b.as(Part.BLADE).add(Piece.box(-head / 2, 0, 0, new Piece.Size(head, back, headHeight), colour));
    b.add(Piece.taper(-head / 2, back / 2 + bristles / 2, new Piece.Floor(0, head * 0.92, bristles),
        new Piece.Floor(headHeight * 0.9, head * 0.92, bristles), 0xE8E4D0));
    b.holdAcross(0.88 * handle, endWidth).holdAcross(0.55 * handle, width).holdAcross(0.22 * handle, width);
    return b.hold(-0.5 * head, bristles / 2, ACROSS, back + bristles).hold(-head / 2, bristles / 2, 0, head);
  }

  /** Handle along +x, head across at the other end: a face on the +y side, a peen on the -y side. */
  static Blueprint hammer(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.RUBBER); // of the grip; the density is a mean with the steel
    double handle = dice.mm(120, 165);
    double width = dice.mm(16, 22);
    double gripWidth = width * dice.between(1.15, 1.5);
    double thick = dice.mm(14, 20);
    double head = dice.mm(22, 30);
    double headHeight = dice.mm(22, 32);
    double face = dice.mm(30, 42);
    double peen = dice.mm(30, 50);
    int steel = Material.METAL.colour(dice);
    int grip = b.colour();
    double gripStart = 0.45 * handle;
    b.as(Part.HANDLE)
        .add(Piece.box(gripStart / 2, 0, 0, new Piece.Size(gripStart, width, thick), Material.WOOD.colour(dice)));
    b.add(Piece.beam(new Piece.End(gripStart, width, 0), new Piece.End(handle, gripWidth, 0), thick, grip));
    b.as(Part.BLADE)
        .add(Piece.box(-head / 2, face / 2 - 0.009, 0, new Piece.Size(head, face + 0.018, headHeight), steel));
    b.add(Piece.bar(new Section(0.008, head / 2, headHeight / 2, headHeight / 2),
        new Section(peen, 0.45 * head, 0.004, 0.004), 4, steel).turned(-ACROSS).moved(-head / 2, 0, 0));
    b.holdAcross(0.93 * handle, gripWidth).holdAcross(0.65 * handle, gripWidth).holdAcross(0.25 * handle, width);
    return b.hold(-head / 2, width / 2 + 0.6 * (face - width / 2), 0, head).hold(-head / 2, -0.55 * peen, 0, head);
  }

  /** Open jaw at the -x end, closed ring at the +x end. */
  static Blueprint wrench(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double shank = dice.mm(85, 125);
    double width = dice.mm(13, 19);
    double thick = dice.mm(11, 15);
    double ring = dice.mm(15, 21);
    double prong = dice.mm(22, 30);
    double gap = dice.mm(16, 24);
    double prongWidth = dice.mm(8, 11);
    int colour = b.colour();
    b.as(Part.HANDLE).add(Piece.box(shank / 2, 0, 0, new Piece.Size(shank, width, thick), colour));
    b.as(Part.BLADE).add(
        Piece.ring(shank + ring * 0.8, 0, new Rim(0, ring * 0.5, ring), new Rim(thick, ring * 0.5, ring), 10, colour));
    double jaw = gap + 2 * prongWidth;
    b.add(Piece.box(-0.004, 0, 0, new Piece.Size(0.016, jaw, thick), colour));
    for (int side : new int[] {-1, 1}) {
      double length = side > 0 ? prong : prong * dice.between(0.7, 1);
      b.add(Piece.box(-0.012 - length / 2, side * (jaw - prongWidth) / 2, 0, new Piece.Size(length, prongWidth,
          thick), colour));
      b.hold(-0.012 - length / 2, side * (jaw - prongWidth) / 2, ACROSS, prongWidth);
    }
    b.holdAcross(0.2 * shank, width).holdAcross(0.5 * shank, width).holdAcross(0.8 * shank, width);
    return b.holdAcross(shank + ring * 0.8, 2 * ring).holdAcross(-0.004, jaw);
  }

  /** Closed blades along -x, two finger loops of different size towards +x. */
  static Blueprint scissors(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double blade = dice.mm(75, 105);
    double root = dice.mm(16, 22);
    double thick = dice.mm(11, 14);
    int steel = Material.METAL.colour(dice);
    int colour = b.colour();
    b.as(Part.BLADE).add(Piece.beam(new Piece.End(-blade, 0.007, 0), new Piece.End(0, root, 0), thick * 0.8, steel));
    b.add(Piece.drum(0.006, 0, new Piece.Disc(0, root * 0.6), new Piece.Disc(thick, root * 0.6), 8, steel));
    double shank = dice.mm(30, 42);
    b.as(Part.HANDLE);
    b.holdAcross(-0.7 * blade, 0.014).holdAcross(-0.25 * blade, root).holdAcross(0.006, root * 1.2);
    for (int side : new int[] {-1, 1}) {
      double radius = side > 0 ? dice.mm(24.5, 28) : dice.mm(21, 22.5);
      double wall = dice.mm(5, 6);
      double y = side * (radius + 0.001);
      double x = shank + radius * 0.9;
      b.add(Piece.box(0.004, side * 0.003, 0, new Piece.Size(0.004, 0.010, thick), colour)
          .joined(Piece.box(shank, side * 0.010, 0, new Piece.Size(0.006, 0.012, thick), colour)));
      Rim rim = new Rim(0, radius - wall, radius);
      b.add(Piece.ring(x, y, rim, new Rim(thick, radius - wall, radius), 9, colour));
      b.hold(x + radius - wall / 2, y, 0, wall);
      b.hold(x, y + side * (radius - wall / 2), ACROSS, wall);
    }
    return b.hold(shank + 0.02, 0, ACROSS, 0.014);
  }
}
