package org.onegrasp.evaluation;

/**
 * A trial that came to nothing, as when its simulator went away.
 *
 * @param number of the object, from 1
 * @param object its name
 * @param reason one line
 */
public record LostTrial(int number, String object, long seed, String reason) {
  @Override
  public String toString() {
    return number + ": " + object + ", seed " + seed + ": " + reason;
  }
}
