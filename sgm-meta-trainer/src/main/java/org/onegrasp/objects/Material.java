package org.onegrasp.objects;

/**
 * What a thing is made of. The densities are those of the whole thing: a closed box or bottle of these is mostly air or
 * foam.
 */
enum Material {
  WOOD(450, 700, 0.6, 0.8, 0xC49A6C, 0xA87848, 0xDEB887, 0x8B5A2B),
  METAL(900, 1800, 0.5, 0.65, 0xB0B4B8, 0x8A8F94, 0x6E7276, 0xC8CCD0),
  PLASTIC(300, 800, 0.55, 0.8, 0xD03030, 0x2060C0, 0x30A050, 0xE8B820, 0xE07020, 0x7040A0),
  RUBBER(600, 1000, 0.8, 1.0, 0x303030, 0x404850, 0x602020, 0x204060),
  CERAMIC(1000, 1600, 0.55, 0.7, 0xF0EDE6, 0x6090B0, 0xB05040, 0xE0C080),
  CARDBOARD(200, 450, 0.55, 0.75, 0xC8A070, 0xE0E0D8, 0x4080C0, 0xD05050);

  private final double lightest; // kg/m3
  private final double heaviest; // kg/m3
  private final double slipperiest; // Coulomb coefficient
  private final double roughest; // Coulomb coefficient
  private final int[] colours; // 0xRRGGBB

  Material(double lightest, double heaviest, double slipperiest, double roughest, int... colours) {
    this.lightest = lightest;
    this.heaviest = heaviest;
    this.slipperiest = slipperiest;
    this.roughest = roughest;
    this.colours = colours;
  }

  double density(Dice dice) {
    return dice.between(lightest, heaviest);
  }

  double friction(Dice dice) {
    return dice.between(slipperiest, roughest);
  }

  int colour(Dice dice) {
    return dice.oneOf(colours);
  }
}
