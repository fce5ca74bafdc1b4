package org.onegrasp.soak;

import java.util.List;

/**
 * Of things that were asked for: how many, how many were done, and what the first of the others said.
 */
record Tally(int all, int good, List<String> complaints) {
  int bad() {
    return all - good;
  }
}
