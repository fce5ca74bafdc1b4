package org.onegrasp.node.sight;

/**
 * A taught object that was looked for and cannot be grasped.
 *
 * @param reason in plain words; begins with "not here" when it is not in view
 */
public record Absence(String object, String reason) {
  static final String NOT_HERE = "not here";

  /** Whether nothing is wrong: it just lies elsewhere. */
  public boolean elsewhere() {
    return reason.startsWith(NOT_HERE);
  }
}
