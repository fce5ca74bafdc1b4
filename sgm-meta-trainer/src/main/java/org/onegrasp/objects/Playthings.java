package org.onegrasp.objects;

import static org.onegrasp.objects.Piece.at;

import org.onegrasp.objects.Piece.Disc;
import org.onegrasp.objects.Piece.End;
import org.onegrasp.objects.Piece.Floor;
import org.onegrasp.objects.Piece.Rim;
import org.onegrasp.objects.Piece.Section;
import org.onegrasp.objects.Piece.Size;

/** Toys and sports. */
final class Playthings {
  private static final double ACROSS = Math.PI / 2;

  private Playthings() {}

  /** A toy car on four wheels, its cabin nearer to the rear. */
  static Blueprint car(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double length = dice.mm(85, 135);
    double width = dice.mm(36, 54);
    double body = dice.mm(16, 26);
    double wheel = dice.mm(9, 14);
    double cabin = dice.mm(14, 26);
    double under = 0.6 * wheel;
    int colour = b.colour();
    b.add(Piece.taper(0, 0, new Floor(under, length, width), new Floor(under + body, 0.94 * length, 0.94 * width),
        colour));
    double rear = -dice.between(0.05, 0.2) * length;
    b.add(Piece.taper(rear, 0, new Floor(under + body, 0.55 * length, 0.88 * width), new Floor(under + body + cabin,
        0.36 * length, 0.75 * width), b.colour()));
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.axle(at(side * 0.3 * length, 0, wheel), wheel, width + dice.mm(6, 12), 0x202020));
    }
    b.hold(rear, 0, ACROSS, 0.85 * width, 0.8 * cabin).hold(rear, 0, 0, 0.5 * length, 0.6 * cabin);
    return b.holdAcross(0.46 * length, 0.97 * width).holdAcross(-0.46 * length, 0.97 * width);
  }

  /** A toy aeroplane on its wheels, its nose towards -x. */
  static Blueprint aeroplane(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.WOOD : Material.PLASTIC);
    double half = dice.mm(62, 88);
    double radius = dice.mm(11, 17);
    double wing = dice.mm(28, 44);
    double span = dice.mm(130, 190);
    double axis = radius + dice.mm(4, 10);
    int colour = b.colour();
    b.add(
        Piece.bar(new Section(-half, 0.7 * radius, 0.7 * radius, axis), new Section(-0.3 * half, radius, radius, axis),
            8, colour));
    b.add(Piece.bar(new Section(-0.3 * half, radius, radius, axis), new Section(half, 0.5 * radius, 0.5 * radius, axis),
        8, colour));
    int wings = b.colour();
    b.add(Piece.box(-0.25 * half, 0, axis - 0.002, new Size(wing, span, 0.009), wings));
    b.add(Piece.box(0.88 * half, 0, axis, new Size(0.6 * wing, 0.4 * span, 0.008), wings));
    double fin = dice.mm(22, 34);
    b.add(Piece.taper(0.88 * half, 0, new Floor(axis, 0.6 * wing, 0.009), new Floor(axis + fin, 0.4 * wing, 0.008),
        wings));
    b.add(Piece.axle(at(-0.4 * half, 0, 0.006), 0.006, 0.5 * span, 0x202020));
    b.add(Piece.box(-0.4 * half, 0, 0.004, new Size(0.008, 0.4 * span, axis - 0.004), 0x505050));
    b.add(Piece.box(0.8 * half, 0, 0, new Size(0.008, 0.010, axis), 0x505050));
    b.hold(-0.25 * half, 0.4 * span, 0, wing).hold(-0.25 * half, -0.4 * span, 0, wing);
    b.hold(0.88 * half, 0, ACROSS, 0.009, 0.6 * fin).holdAcross(0.45 * half, 1.4 * radius);
    return b.holdAcross(-0.75 * half, 1.8 * radius);
  }

  /** A bath duck, its beak towards +x. */
  static Blueprint duck(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.RUBBER);
    double radius = dice.mm(22, 34);
    double stretch = dice.mm(8, 18);
    double body = dice.mm(28, 42);
    double head = dice.mm(14, 21);
    double tall = dice.mm(26, 36);
    int colour = dice.oneOf(0xF0D020, 0xE0A030, 0xE0E0E0);
    b.add(oval(stretch, new Disc(0, 0.8 * radius), new Disc(0.5 * body, radius), colour));
    b.add(oval(stretch, new Disc(0.5 * body, radius), new Disc(body, 0.7 * radius), colour));
    double x = 0.6 * stretch + 0.3 * radius;
    b.add(Piece.drum(x, 0, new Disc(body, 0.8 * head), new Disc(body + 0.4 * tall, head), 12, colour));
    b.add(Piece.drum(x, 0, new Disc(body + 0.4 * tall, head), new Disc(body + tall, 0.6 * head), 12, colour));
    b.add(Piece.box(x + head + 0.004, 0, body + 0.3 * tall, new Size(0.018, 0.014, 0.008), 0xE07020));
    b.add(Piece.strut(at(-stretch - 0.7 * radius, 0, 0.7 * body), at(-stretch - radius - 0.004, 0, body + 0.004),
        new Size(
            0.012, 0.020, 0.012),
        colour));
    b.hold(x, 0, ACROSS, 2 * head, 0.7 * tall).hold(x - 0.004, 0, ACROSS, 2 * head, 0.5 * tall);
    return b.hold(-0.5 * stretch, 0, ACROSS, 2 * radius).hold(-stretch, 0, ACROSS, 2 * radius, 0.02);
  }

  private static Piece oval(double stretch, Disc low, Disc high, int colour) {
    return Piece.drum(-stretch, 0, low, high, 12, colour).joined(Piece.drum(stretch, 0, low, high, 12, colour));
  }

  /** Two weights on a bar. */
  static Blueprint dumbbell(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.RUBBER : Material.METAL);
    double half = dice.mm(26, 45);
    double bar = dice.mm(8, 13);
    double weight = dice.mm(22, 38);
    double radius = dice.mm(19, 32);
    int sides = dice.oneOf(6, 8, 12);
    int colour = b.colour();
    b.add(Piece.bar(new Section(-half - 0.002, bar, bar, radius), new Section(half + 0.002, bar, bar, radius), 8,
        0xA0A4A8));
    for (int side : new int[] {-1, 1}) {
      b.add(
          Piece.bar(new Section(side * half, radius, radius, radius), new Section(side * (half + weight), 0.9 * radius,
              radius, radius), sides, colour));
      b.holdAcross(side * (half + 0.5 * weight), 2.1 * radius).hold(side * (half + 0.5 * weight), 0, 0, weight);
    }
    return b.fold(2).holdAcross(0, 2 * bar);
  }

  /** A toy animal on four legs, its head towards +x. */
  static Blueprint animal(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.WOOD);
    double length = dice.mm(62, 95);
    double width = dice.mm(26, 42);
    double leg = dice.mm(18, 34);
    double body = dice.mm(22, 32);
    double neck = dice.mm(10, 32);
    double head = dice.mm(14, 24);
    int colour = b.colour();
    b.add(Piece.box(0, 0, leg, new Size(length, width, body), colour));
    for (int i = 0; i < 4; i++) {
      b.add(Piece.box((i < 2 ? -0.4 : 0.4) * length, (i % 2 - 0.5) * (width - 0.010), 0, new Size(0.14 * length, 0.010,
          leg), colour));
    }
    double x = 0.42 * length;
    double top = leg + body + neck;
    b.add(Piece.strut(at(x, 0, leg + body - 0.008), at(x + 0.012, 0, top - 0.006), new Size(0.016, 0.8 * head, 0.012),
        colour));
    b.add(Piece.taper(x + 0.018, 0, new Floor(top - 0.018, 0.030, head), new Floor(top, 0.024, head), colour));
    b.add(
        Piece.strut(at(-0.49 * length, 0, leg + body - 0.008), at(-0.49 * length - dice.mm(8, 24), 0, leg + 0.3 * body),
            new Size(0.008, 0.009, 0.008), b.colour()));
    b.holdAcross(-0.3 * length, width).holdAcross(0, width).hold(x + 0.018, 0, ACROSS, head, 0.016);
    return b.hold(x + 0.008, 0, ACROSS, 0.8 * head, 0.8 * neck);
  }

  /** A spinning top's or game's pawn: a foot, a waist, a head. */
  static Blueprint pawn(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.WOOD : Material.PLASTIC);
    double foot = dice.mm(18, 34);
    double waist = foot * dice.between(0.35, 0.55);
    double head = Math.max(0.008, foot * dice.between(0.5, 0.8));
    double height = dice.mm(52, 100);
    int colour = b.colour();
    b.add(Piece.drum(0, 0, new Disc(0, foot), new Disc(0.014, foot), 12, colour));
    b.add(Piece.drum(0, 0, new Disc(0.014, 0.9 * foot), new Disc(0.72 * height, waist), 12, colour));
    b.add(Piece.drum(0, 0, new Disc(0.72 * height, waist), new Disc(0.84 * height, head), 12, colour));
    b.add(Piece.drum(0, 0, new Disc(0.84 * height, head), new Disc(height, 0.5 * head), 12, colour));
    return b.fold(0).hold(0, 0, 0, 2 * head, 0.2 * height).hold(0, 0, 0, 2 * foot, 0.9 * height);
  }

  /** A racket for table tennis, its handle along +x. */
  static Blueprint racket(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.WOOD);
    double radius = dice.mm(34, 56);
    double thick = dice.mm(11, 15);
    double handle = dice.mm(68, 95);
    double width = dice.mm(20, 28);
    double grip = thick + dice.mm(4, 9);
    b.add(oval(0.08 * radius, new Disc(0, radius), new Disc(thick, radius), dice.oneOf(0xB02020, 0x202020, 0x2060A0)));
    double x = radius - 0.004;
    b.add(Piece.taper(x + 0.004, 0, new Floor(0, 0.03, 1.8 * width), new Floor(thick, 0.03, 1.8 * width), b.colour()));
    b.add(Piece.beam(new End(x, width, 0), new End(x + handle, 1.15 * width, 0), grip, b.colour()));
    return b.holdAcross(x + 0.4 * handle, width).holdAcross(x + 0.85 * handle, 1.1 * width).holdAcross(0, 2 * radius);
  }

  /** A ring on a cord or a quoit with a tag: a ring, a bar across it, a tag along +x. */
  static Blueprint rattle(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double ring = dice.mm(24, 36);
    double bar = dice.mm(8, 12);
    double thick = dice.mm(11, 16);
    double ball = dice.mm(16, 25);
    double shaft = dice.mm(28, 48);
    int colour = b.colour();
    b.add(Piece.ring(-ring, 0, new Rim(0, ring - bar, ring), new Rim(thick, ring - bar, ring), 12, colour));
    b.add(Piece.beam(new End(-0.004, bar + 0.003, 0), new End(shaft + 0.006, bar + 0.003, 0), thick, colour));
    double x = shaft + ball;
    int other = b.colour();
    b.add(Piece.drum(x, 0, new Disc(0, 0.6 * ball), new Disc(0.8 * ball, ball), 12, other));
    b.add(Piece.drum(x, 0, new Disc(0.8 * ball, ball), new Disc(1.6 * ball, 0.6 * ball), 12, other));
    b.holdAcross(0.6 * shaft, bar + 0.003).hold(x, 0, ACROSS, 2 * ball).hold(-2 * ring + bar / 2, 0, 0, bar);
    return b.hold(-ring, ring - bar / 2, ACROSS, bar).hold(-ring, bar / 2 - ring, ACROSS, bar);
  }
}
