package org.onegrasp.objects;

import org.onegrasp.objects.Piece.Rim;

/** Open things with a rim: bowls, mugs, pans, and what is used with them. */
final class Tableware {
  private static final double ACROSS = Math.PI / 2;

  private Tableware() {}

  /** A round bowl. */
  static Blueprint bowl(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.CERAMIC);
    double top = dice.mm(48, 76);
    double height = dice.mm(36, 58);
    double bottom = top - height * dice.between(0.15, 0.4);
    double wall = dice.mm(4, 7);
    double floor = dice.mm(4, 7);
    int colour = b.colour();
    b.as(Part.RIM)
        .add(Piece.ring(0, 0, new Rim(0, bottom - wall, bottom), new Rim(height, top - wall, top), 16, colour));
    b.as(Part.BODY)
        .add(Piece.drum(0, 0, new Piece.Disc(0, bottom - wall / 2), new Piece.Disc(floor, bottom - wall / 2), 12,
            b.colour()));
    return b.fold(0).hold(top - wall / 2, 0, 0, wall + 0.002, 0.016);
  }

  /** A cup with its handle along +x. */
  static Blueprint mug(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.CERAMIC);
    double radius = dice.mm(34, 44);
    double height = dice.mm(70, 105);
    double wall = dice.mm(4, 6.5);
    int colour = b.colour();
    b.as(Part.RIM)
        .add(Piece.ring(0, 0, new Rim(0, radius - wall, radius), new Rim(height, radius - wall, radius), 16, colour));
    b.as(Part.BODY).add(
        Piece.drum(0, 0, new Piece.Disc(0, radius - wall / 2), new Piece.Disc(dice.mm(5, 8), radius - wall / 2), 12,
            colour));
    double thick = dice.mm(9, 14);
    double reach = dice.mm(24, 32);
    double bar = dice.mm(7, 9);
    double low = dice.between(0.15, 0.25) * height;
    double high = dice.between(0.8, 0.9) * height;
    double middle = radius + (reach - wall) / 2;
    b.as(Part.HANDLE);
    b.add(Piece.box(middle, 0, low, new Piece.Size(reach + wall, thick, bar), colour));
    b.add(Piece.box(middle, 0, high - bar, new Piece.Size(reach + wall, thick, bar), colour));
    b.add(Piece.box(radius + reach - bar / 2, 0, low, new Piece.Size(bar, thick, high - low), colour));
    double centre = radius - wall / 2;
    b.hold(radius + reach - 0.010, 0, ACROSS, thick);
    b.hold(-centre, 0, 0, wall, 0.03).hold(0, centre, ACROSS, wall, 0.03).hold(0, -centre, ACROSS, wall, 0.03);
    return b.hold(0, 0, ACROSS, 2 * radius);
  }

  /** A small pan with its handle along +x. */
  static Blueprint pan(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double radius = dice.mm(44, 58);
    double height = dice.mm(26, 40);
    double wall = dice.mm(4, 6);
    double flare = dice.between(0.88, 0.97);
    int colour = b.colour();
    b.as(Part.RIM)
        .add(Piece.ring(0, 0, new Rim(0, flare * radius - wall, flare * radius), new Rim(height, radius - wall, radius),
            16, colour));
    b.as(Part.BODY).add(Piece.drum(0, 0, new Piece.Disc(0, flare * radius - wall / 2), new Piece.Disc(dice.mm(4, 6),
        flare * radius - wall / 2), 12, colour));
    double length = dice.mm(75, 105);
    double width = dice.mm(13, 20);
    double endWidth = width * dice.between(0.9, 1.4);
    double thick = dice.mm(10, 15);
    double x0 = flare * radius - wall / 2;
    double x1 = radius + length;
    double z = height - thick;
    int handle = Material.RUBBER.colour(dice);
    b.as(Part.HANDLE).add(Piece.beam(new Piece.End(x0, width, z), new Piece.End(x1, endWidth, z), thick, handle));
    for (double part : new double[] {0.3, 0.6, 0.88}) {
      b.holdAcross(x0 + part * (x1 - x0), width + part * (endWidth - width));
    }
    double centre = radius - wall / 2;
    return b.hold(-centre, 0, 0, wall + 0.001, 0.018).hold(0, centre, ACROSS, wall + 0.001, 0.018)
        .hold(0, -centre, ACROSS, wall + 0.001, 0.018);
  }

  /** A ladle: a small bowl whose handle slopes down to the table along +x. */
  static Blueprint ladle(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double radius = dice.mm(28, 36);
    double height = dice.mm(24, 34);
    double wall = dice.mm(4, 6);
    int colour = b.colour();
    b.as(Part.RIM)
        .add(Piece.ring(0, 0, new Rim(0, 0.8 * radius - wall, 0.8 * radius), new Rim(height, radius - wall, radius), 12,
            colour));
    b.as(Part.BODY).add(
        Piece.drum(0, 0, new Piece.Disc(0, 0.8 * radius - wall / 2), new Piece.Disc(0.005, 0.8 * radius - wall / 2),
            12, colour));
    double length = dice.mm(100, 130);
    double width = dice.mm(10, 17);
    double thick = dice.mm(9, 12);
    double x0 = radius - wall / 2;
    double x1 = radius + length;
    int handle = Material.WOOD.colour(dice);
    b.as(Part.HANDLE)
        .add(Piece.beam(new Piece.End(x0, width, height - thick), new Piece.End(x1, width * 1.3, 0), thick, handle));
    for (double part : new double[] {0.3, 0.6, 0.9}) {
      b.holdAcross(x0 + part * (x1 - x0), width);
    }
    return b.hold(-radius + wall / 2, 0, 0, wall + 0.001, 0.014);
  }

  /** A turner: a broad blade, a neck, and a handle along +x. */
  static Blueprint spatula(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.WOOD : Material.PLASTIC);
    double blade = dice.mm(55, 80);
    double bladeWidth = dice.mm(46, 72);
    double neck = dice.mm(25, 40);
    double handle = dice.mm(75, 100);
    double neckWidth = dice.mm(9, 13);
    double handleWidth = dice.mm(16, 24);
    double thick = dice.mm(11, 15);
    b.as(Part.BLADE)
        .add(Piece.taper(-blade / 2, 0, new Piece.Floor(0, blade, bladeWidth), new Piece.Floor(dice.mm(6, 11), blade,
            bladeWidth * 0.96), b.colour()));
    b.as(Part.NECK).add(Piece.box(neck / 2 - 0.005, 0, 0, new Piece.Size(neck + 0.010, neckWidth, thick), b.colour()));
    b.as(Part.HANDLE).add(Piece.box(neck + handle / 2, 0, 0, new Piece.Size(handle, handleWidth, thick), b.colour()));
    b.holdAcross(neck + 0.85 * handle, handleWidth).holdAcross(neck + 0.4 * handle, handleWidth);
    return b.holdAcross(0.55 * neck, neckWidth).holdAcross(-0.6 * blade, bladeWidth);
  }
}
