package org.onegrasp.objects;

import static org.onegrasp.objects.Piece.at;

import org.onegrasp.objects.Piece.Disc;
import org.onegrasp.objects.Piece.End;
import org.onegrasp.objects.Piece.Floor;
import org.onegrasp.objects.Piece.Rim;
import org.onegrasp.objects.Piece.Section;
import org.onegrasp.objects.Piece.Size;

/** Tools other than those of {@link HandTools}, and parts of machines. */
final class Workshop {
  private static final double ACROSS = Math.PI / 2;

  private Workshop() {}

  /** Two handles that part along +x, closed jaws along -x. */
  static Blueprint pliers(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.RUBBER);
    double handle = dice.mm(85, 125);
    double angle = dice.between(0.12, 0.28);
    double width = dice.mm(11, 15);
    double thick = dice.mm(12, 17);
    double jaw = dice.mm(32, 58);
    double root = dice.mm(20, 28);
    int steel = Material.METAL.colour(dice);
    int colour = b.colour();
    b.as(Part.BLADE).add(Piece.beam(new End(-jaw, dice.mm(8, 14), 0), new End(0, root, 0), thick, steel));
    b.add(Piece.drum(0, 0, new Disc(0, 0.55 * root), new Disc(thick + 0.003, 0.55 * root), 10, steel));
    b.as(Part.HANDLE);
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.beam(new End(0, width, 0), new End(handle, width * 1.2, 0), thick, colour).turned(side * angle));
      b.holdAlong(0.55 * handle, side * angle, 1.1 * width).holdAlong(0.85 * handle, side * angle, 1.15 * width);
    }
    return b.holdAcross(-0.6 * jaw, 0.016).hold(0, 0, ACROSS, 1.1 * root).holdAcross(0.25 * handle, 2 * width);
  }

  /** A G of three bars, a screw with a toggle through the lower arm. */
  static Blueprint clamp(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double span = dice.mm(62, 90);
    double arm = dice.mm(42, 62);
    double bar = dice.mm(12, 18);
    double thick = dice.mm(14, 20);
    double screw = dice.mm(5, 6.5);
    double out = dice.mm(26, 40);
    double x = arm - bar / 2;
    int colour = b.colour();
    b.add(Piece.box(0, 0, 0, new Size(bar, span, thick), colour));
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.box(arm / 2, side * (span - bar) / 2, 0, new Size(arm + bar, bar, thick), colour));
      b.hold(0.5 * arm, side * (span - bar) / 2, ACROSS, bar);
    }
    double in = dice.between(0.35, 0.7) * span;
    b.add(Piece.axle(at(x, (in - out - span) / 2, thick / 2), screw, in + out, b.colour()));
    b.add(Piece.axle(at(x, in - span / 2, thick / 2), 0.5 * thick, 0.007, b.colour()));
    b.add(Piece.box(x, -span / 2 - out + 0.004, thick / 2 - 0.005, new Size(dice.mm(34, 46), 0.008, 0.010), colour));
    b.hold(x, -span / 2 - 0.45 * out, 0, 2 * screw).hold(x, -span / 2 - out + 0.004, ACROSS, 0.008);
    return b.hold(0, 0, 0, bar).hold(0, 0.25 * span, 0, bar).hold(0, -0.25 * span, 0, bar);
  }

  /** A reel on its rims: cable between two flanges. */
  static Blueprint spool(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.WOOD : Material.PLASTIC);
    double half = dice.mm(18, 48);
    double flange = dice.mm(24, 40);
    double rim = dice.mm(5, 9);
    double core = flange * dice.between(0.4, 0.85);
    b.add(Piece.bar(new Section(-half, core, core, flange), new Section(half, core, core, flange), 12, b.colour()));
    int colour = b.colour();
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.bar(new Section(side * half, flange, flange, flange), new Section(side * (half - rim), flange, flange,
          flange), 12, colour));
    }
    b.fold(2).hold(0, 0, 0, 2 * half).holdAcross(0, 2 * core).holdAcross(half - rim / 2, 2 * flange);
    return b.hold(0, 0.4 * flange, 0, 2 * half);
  }

  /** A rim, spokes, a hub, and a knob at +x to turn it by. */
  static Blueprint handwheel(Dice dice) {
    Blueprint b = new Blueprint(dice, dice.chance(0.5) ? Material.METAL : Material.PLASTIC);
    double radius = dice.mm(36, 54);
    double rim = dice.mm(8, 12);
    double thick = dice.mm(11, 16);
    double hub = dice.mm(10, 15);
    double tall = thick + dice.mm(4, 14);
    int spokes = 3 + dice.below(3);
    int colour = b.colour();
    b.add(Piece.ring(0, 0, new Rim(0, radius - rim, radius), new Rim(thick, radius - rim, radius), 12, colour));
    for (int i = 0; i < spokes; i++) {
      double angle = 2 * Math.PI * (i + 0.5) / spokes;
      b.add(Piece.beam(new End(0, 0.009, 0.001), new End(radius - rim / 2, 0.008, 0.001), 0.8 * thick, colour)
          .turned(angle));
    }
    b.add(Piece.drum(0, 0, new Disc(0, hub), new Disc(tall, 0.9 * hub), 12, b.colour()));
    double knob = dice.mm(7, 10);
    b.add(Piece.drum(radius - rim / 2, 0, new Disc(thick - 0.002, 0.8 * knob), new Disc(thick + dice.mm(18, 32), knob),
        10, b.colour()));
    b.hold(radius - rim / 2, 0, ACROSS, 2 * knob, 0.018).hold(0, 0, ACROSS, 2 * hub).hold(0, 0, 0, 2 * hub);
    for (int i = 1; i <= 3; i++) {
      double angle = 2 * Math.PI * i / spokes;
      b.hold((radius - rim / 2) * StrictMath.cos(angle), (radius - rim / 2) * StrictMath.sin(angle), angle, rim);
    }
    return b;
  }

  /** A large nut with two wings that rise outward. */
  static Blueprint wingnut(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double hub = dice.mm(15, 22);
    double height = dice.mm(18, 28);
    double reach = dice.mm(22, 36);
    double rise = dice.mm(8, 22);
    double thick = dice.mm(8, 13);
    int colour = b.colour();
    b.add(Piece.drum(0, 0, new Disc(0, hub), new Disc(height, 0.8 * hub), 12, colour));
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.strut(at(side * 0.6 * hub, 0, 0.55 * height), at(side * (hub + reach - 0.008), 0, height + rise
          - 0.011), new Size(0.016, thick, 0.022), colour));
      b.hold(side * (hub + 0.6 * reach), 0, ACROSS, thick, 0.018);
    }
    return b.fold(2).hold(0, 0, ACROSS, 1.8 * hub);
  }

  /** One leaf on the table, the other upright. */
  static Blueprint hinge(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.METAL);
    double length = dice.mm(62, 100);
    double leaf = dice.mm(42, 66);
    double height = dice.mm(32, 60);
    double thick = dice.mm(5, 8);
    double pin = dice.mm(6, 9);
    int colour = b.colour();
    b.add(Piece.axle(at(0, 0, pin), pin, length + 0.006, b.colour()));
    b.add(Piece.box(leaf / 2, 0, 0, new Size(leaf, length, thick), colour));
    double up = dice.between(0.45, 1) * length;
    double side = (length - up) / 2 * (dice.chance(0.5) ? 1 : -1);
    b.add(Piece.box(0, side, pin, new Size(thick, up, height), colour));
    b.hold(0, side, 0, thick, 0.022).hold(0, side + 0.3 * up, 0, thick, 0.022);
    return b.hold(0, side - 0.3 * up, 0, thick, 0.022).hold(0.6 * leaf, 0, ACROSS, length);
  }

  /** A carpenter's plane: a block with a knob in front, an iron, and an upright grip behind. */
  static Blueprint plane(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.WOOD);
    double length = dice.mm(125, 180);
    double width = dice.mm(40, 58);
    double height = dice.mm(16, 26);
    double grip = dice.mm(14, 21);
    double knob = dice.mm(10, 14);
    b.add(Piece.box(0, 0, 0, new Size(length, width, height), b.colour()));
    b.add(Piece.strut(at(-0.02, 0, height), at(0.012, 0, height + dice.mm(16, 26)), new Size(0.006, 0.7 * width,
        0.006), Material.METAL.colour(dice)));
    int colour = b.colour();
    double rear = 0.33 * length;
    b.add(Piece.strut(at(rear - 0.008, 0, height), at(rear + 0.006, 0, height + dice.mm(26, 40)), new Size(0.022, grip,
        0.010), colour));
    b.add(Piece.drum(-rear, 0, new Disc(height, 0.75 * knob), new Disc(height + dice.mm(18, 28), knob), 10, colour));
    b.hold(rear, 0, ACROSS, grip, 0.026).hold(-rear, 0, ACROSS, 2 * knob, 0.018).hold(-rear, 0, 0, 2 * knob, 0.018);
    return b.holdAcross(-0.46 * length, width).holdAcross(0.14 * length, width).holdAcross(0.47 * length, width);
  }

  /** A thin blade along -x, a closed grip along +x. */
  static Blueprint saw(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.WOOD);
    double blade = dice.mm(95, 135);
    double root = dice.mm(38, 54);
    double thick = dice.mm(15, 22);
    double grip = dice.mm(64, 82);
    double bar = dice.mm(12, 16);
    double deep = dice.mm(44, 56);
    b.as(Part.BLADE)
        .add(Piece.beam(new End(-blade, dice.mm(18, 26), 0), new End(0.006, root, 0), dice.mm(5, 7), 0xB8BCC0));
    int colour = b.colour();
    b.as(Part.HANDLE).add(Piece.box(bar / 2, 0, 0, new Size(bar, grip * 0.9, thick), colour));
    b.add(Piece.box(deep, 0, 0, new Size(bar, grip, thick), colour));
    for (int side : new int[] {-1, 1}) {
      b.add(Piece.box(deep / 2, side * (grip - bar) / 2, 0, new Size(deep, bar, thick), colour));
      b.hold(0.55 * deep, side * (grip - bar) / 2, ACROSS, bar);
    }
    b.hold(deep, 0, 0, bar).hold(deep, 0.25 * grip, 0, bar).hold(bar / 2, 0, 0, bar);
    return b.hold(deep, -0.25 * grip, 0, bar).hold(deep / 2, 0, 0, deep + bar);
  }

  /** A paint roller: the roll across at -x, a bent wire, a handle along +x. */
  static Blueprint roller(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double radius = dice.mm(15, 24);
    double half = dice.mm(40, 62);
    double handle = dice.mm(72, 95);
    double grip = dice.mm(10, 14);
    double away = radius + dice.mm(26, 40);
    b.as(Part.BLADE).add(Piece.axle(at(0, 0, radius), radius, 2 * half, dice.oneOf(0xE8E4D0, 0xF0D060, 0xD8D8D8)));
    b.as(Part.NECK)
        .add(Piece.chain(new Size(0.008, 0.008, 0.009), Material.METAL.colour(dice), at(0, half - 0.004, radius), at(0,
            half + 0.010, radius), at(away - 0.014, half + 0.010, grip), at(away, 0.004, grip),
            at(away + 0.018, 0, grip)));
    b.as(Part.HANDLE)
        .add(Piece.bar(new Section(away + 0.012, 0.8 * grip, grip, grip), new Section(away + 0.012 + handle, grip, grip,
            grip), 8, b.colour()));
    b.holdAcross(away + 0.012 + 0.3 * handle, 1.8 * grip).holdAcross(away + 0.012 + 0.8 * handle, 2 * grip);
    return b.hold(0, 0, 0, 2 * radius).hold(0, 0.6 * half, 0, 2 * radius).hold(0, -0.7 * half, 0, 2 * radius);
  }

  /** A drill on its side: motor and chuck along x, the grip along -y, a battery at its end. */
  static Blueprint drill(Dice dice) {
    Blueprint b = new Blueprint(dice, Material.PLASTIC);
    double radius = dice.mm(17, 25);
    double back = dice.mm(38, 55);
    double front = dice.mm(28, 42);
    double chuck = dice.mm(26, 38);
    double grip = dice.mm(48, 66);
    double wide = dice.mm(22, 30);
    double battery = dice.mm(42, 60);
    int colour = b.colour();
    b.add(Piece.bar(new Section(-back, 0.9 * radius, radius, radius), new Section(front, radius, radius, radius), 8,
        colour));
    b.add(Piece.bar(new Section(front, 0.7 * radius, 0.7 * radius, radius), new Section(front + chuck, 0.3 * radius,
        0.3 * radius, radius), 8, 0x404448));
    double x = -0.45 * back;
    b.add(Piece.box(x, -radius - grip / 2 + 0.008, 0.2 * radius, new Size(wide, grip, 1.6 * radius), colour));
    double end = -radius - grip - 0.003;
    b.add(Piece.box(x + 0.004, end, 0, new Size(battery, 0.022, 2 * radius), 0x303030));
    b.hold(x, -radius - 0.45 * grip, 0, wide).hold(x + 0.004, end, ACROSS, 0.022).hold(x + 0.004, end, 0, battery);
    return b.holdAcross(0.7 * front, 2 * radius).holdAcross(-0.92 * back, 2 * radius)
        .holdAcross(front + 0.35 * chuck, 1.2 * radius);
  }
}
