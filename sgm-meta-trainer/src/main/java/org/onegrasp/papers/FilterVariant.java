package org.onegrasp.papers;

/**
 * Which layers are tuned, and how their gradients come about.
 *
 * @param convolutions that are tuned besides the head, the last ones; {@link #ALL} for all of them
 * @param r patches of the filter, 0 for exact gradients
 * @param exactHead whether the head's gradient is exact where others are filtered; that of a dense head always is
 */
record FilterVariant(int convolutions, int r, boolean exactHead) {

  static final int ALL = Integer.MAX_VALUE;
  static final FilterVariant HEAD = exact(0);

  static FilterVariant exact(int convolutions) {
    return new FilterVariant(convolutions, 0, false);
  }

  static FilterVariant filtered(int convolutions, int r) {
    return new FilterVariant(convolutions, r, false);
  }

  static FilterVariant filteredBelowHead(int convolutions, int r) {
    return new FilterVariant(convolutions, r, true);
  }

  String title() {
    if (convolutions == 0 && r == 0) {
      return "head";
    }
    return (r == 0 ? "bp" : "gradient-filter-r" + r) + (convolutions == ALL ? "" : "-last" + convolutions)
        + (exactHead ? "-exact-head" : "");
  }
}
