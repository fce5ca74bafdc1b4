package org.onegrasp.world;

/**
 * What came of one attempt to grasp, measured by where the object ended.
 *
 * @param touched both fingers met the object when they closed
 * @param lifted the object was lifted by 10 cm
 * @param held it was still between the fingers after a shake
 * @param reason in plain words, what went wrong, such as another thing that was knocked over; empty on success
 */
public record Outcome(boolean touched, boolean lifted, boolean held, String reason) {
  public boolean success() {
    return lifted && held && reason.isEmpty();
  }
}
