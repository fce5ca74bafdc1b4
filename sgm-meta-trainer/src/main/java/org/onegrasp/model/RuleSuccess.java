package org.onegrasp.model;

/**
 * How well a learning rule taught a model, on objects that its training never saw.
 *
 * @param rule with its rate and samples, such as {@code sgm/fixed@0.002#460}
 * @param success share of looks with the right place, 0 to 1
 * @param looks that were judged
 * @param command that measured it
 * @param commit of the sources that ran it
 */
public record RuleSuccess(String rule, double success, int looks, String command, String commit) {
  public RuleSuccess {
    if (!(success >= 0 && success <= 1)) {
      throw new IllegalArgumentException("success of " + rule + " must be 0 to 1, got " + success);
    }
  }
}
