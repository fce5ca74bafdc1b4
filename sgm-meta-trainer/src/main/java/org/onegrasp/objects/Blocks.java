package org.onegrasp.objects;

/** Angular things: brackets, stacked toy bricks, remote controls. */
final class Blocks {
  private static final double ACROSS = Math.PI / 2;
  private static final double PITCH = 0.016; // metres between studs of a large toy brick

  private Blocks() {}

  /** An L or a T of two square bars. */
  static Blueprint bracket(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.WOOD : Material.METAL);
    double stem = dice.mm(85, 150);
    double stemWidth = dice.mm(18, 34);
    double cross = dice.mm(75, 130);
    double crossWidth = dice.mm(18, 34);
    double height = dice.mm(18, 45);
    double crossHeight = height * dice.between(0.7, 1.3);
    boolean tee = dice.chance(0.5);
    double middle = tee ? dice.mm(-8, 8) : cross / 2 - stemWidth / 2;
    b.add(Piece.box(stem / 2, 0, 0, new Piece.Size(stem, stemWidth, height), b.colour()));
    b.add(Piece.box(-crossWidth / 2 + 0.002, middle, 0, new Piece.Size(crossWidth, cross, crossHeight), b.colour()));
    b.holdAcross(0.85 * stem, stemWidth).holdAcross(0.5 * stem, stemWidth).holdAcross(0.22 * stem, stemWidth);
    b.hold(-crossWidth / 2, middle + 0.38 * cross, 0, crossWidth);
    return b.hold(-crossWidth / 2, middle - 0.38 * cross, 0, crossWidth).hold(-crossWidth / 2, middle, 0, crossWidth);
  }

  /** Two to five bricks on a grid of studs: two layers, the upper one off to one side. */
  static Blueprint bricks(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double height = dice.mm(19, 24);
    int count = 2 + dice.below(4);
    b.add(brick(0, 0, 0, 4, height, b.colour()));
    b.hold(0, 0, ACROSS, 2 * PITCH).hold(-1.2 * PITCH, 0, ACROSS, 2 * PITCH).hold(1.2 * PITCH, 0, ACROSS, 2 * PITCH);
    b.add(brick(1, 0, 1, 2, height, b.colour()));
    b.hold(PITCH, 0, ACROSS, 2 * PITCH).hold(PITCH, 0, 0, 2 * PITCH);
    if (count > 2) {
      b.add(brick(-3, dice.chance(0.5) ? 0 : 1, 0, 2, height, b.colour()));
      b.hold(-3 * PITCH, 0, ACROSS, 3 * PITCH);
    }
    if (count > 3) {
      b.add(brick(1, 0, 2, 2, height, b.colour()));
    }
    if (count > 4) {
      b.add(brick(0, -2, 0, 2, height, b.colour()));
      b.hold(0, -2.2 * PITCH, 0, 2 * PITCH);
    }
    for (int stud = 0; stud < 4; stud++) {
      double x = (count > 3 || stud > 1 ? 1 : -1) * PITCH + ((stud & 1) == 0 ? -0.5 : 0.5) * PITCH;
      double z = (count > 3 ? 3 : stud > 1 ? 2 : 1) * height;
      double y = (count > 3 ? (stud > 1 ? 0.5 : -0.5) : 0.5) * PITCH;
      b.add(Piece.drum(x, y, new Piece.Disc(z, 0.0045), new Piece.Disc(z + 0.004, 0.0045), 8, 0xD8D8D8));
    }
    return b;
  }

  /** A brick two studs wide and {@code studs} long, its middle at (column, row) studs. */
  private static Piece brick(int column, int row, int layer, int studs, double height, int colour) {
    return Piece.box(column * PITCH, row * PITCH, layer * height, new Piece.Size(studs * PITCH, 2 * PITCH, height),
        colour);
  }

  /** A remote control: a flat bar, thicker at its +x end, with a few keys. */
  static Blueprint remote(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double length = dice.mm(130, 185);
    double width = dice.mm(36, 54);
    double thin = dice.mm(13, 19);
    double thick = thin + dice.mm(7, 14);
    double step = length * dice.between(0.3, 0.42);
    int colour = dice.oneOf(0x282828, 0x404048, 0xB8B8B8);
    b.add(Piece.box(0, 0, 0, new Piece.Size(length, width, thin), colour));
    b.add(Piece.taper((length - step) / 2, 0, new Piece.Floor(thin, step, width),
        new Piece.Floor(thin + (thick - thin), step - 0.006, width * 0.92), colour));
    for (int key = 0; key < 4; key++) {
      double x = -length / 2 + 0.014 + key * 0.018;
      b.add(Piece.box(x, 0, thin, new Piece.Size(0.008, width * 0.6, 0.002), b.colour()));
    }
    b.holdAcross(-0.36 * length, width).holdAcross(-0.05 * length, width);
    return b.holdAcross((length - step) / 2, width).holdAcross(0.42 * length, width);
  }
}
