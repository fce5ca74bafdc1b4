package org.onegrasp.node.health;

import org.onegrasp.msgs.Quoted;

/** Input that the node cannot use; the message says what is wrong and what to do about it. */
public final class UnusableInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Problems.Subject subject;

  public UnusableInputException(Problems.Subject subject, String message) {
    super(Quoted.line(message));
    this.subject = subject;
  }

  public Problems.Subject subject() {
    return subject;
  }
}
