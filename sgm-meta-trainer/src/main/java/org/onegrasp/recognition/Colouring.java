package org.onegrasp.recognition;

/**
 * Compares a thing's colours with the demonstration's, cell by cell where the two lie on each other. A shape that can
 * lie in several turns is laid in each of them, and the one that is most alike in colour counts.
 *
 * @param placement the one that is most alike in colour
 * @param distance 0 the same colours .. 1 others; 0 where too few are known
 */
record Colouring(Placement placement, double distance) {
  private static final int TURNS = 24;
  /** A turn is as good as another one when the shape's distance is at most so much larger. */
  private static final double AS_GOOD = 0.05;
  /** Less of the object's cells with colours says nothing, share. */
  private static final double LEAST_KNOWN = 0.3;

  /**
   * @param look colours of the cells of the whole look
   * @param best where the template's shape lies best
   */
  static Colouring of(Tints look, Template template, Registration registration, Placement best, int side) {
    if (look.isEmpty() || template.tints.isEmpty()) {
      return new Colouring(best, 0);
    }
    Colouring least = new Colouring(best, distance(look, template, best, side));
    for (int t = 1; t < TURNS; t++) {
      Placement turned =
          registration.near(new Placement(best.col(), best.row(), best.turn() + 2 * Math.PI * t / TURNS, 1), 1);
      if (turned.distance() <= best.distance() + AS_GOOD) {
        double distance = distance(look, template, turned, side);
        least = distance < least.distance ? new Colouring(turned, distance) : least;
      }
    }
    return least;
  }

  private static double distance(Tints look, Template template, Placement at, int side) {
    int raised = 0;
    int known = 0;
    double sum = 0;
    for (int k = 0; k < template.height.length; k++) {
      if (template.raised[k]) {
        raised++;
        int col = (int) Math.rint(at.col(template.col[k], template.row[k]));
        int row = (int) Math.rint(at.row(template.col[k], template.row[k]));
        int cell = row * side + col;
        if (col >= 0 && row >= 0 && col < side && row < side && look.knows(cell) && template.tints.knows(k)) {
          known++;
          sum += template.tints.difference(k, look, cell);
        }
      }
    }
    return known < LEAST_KNOWN * raised ? 0 : sum / Math.max(1, known);
  }
}
