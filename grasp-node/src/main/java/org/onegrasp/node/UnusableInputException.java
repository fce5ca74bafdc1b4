package org.onegrasp.node;

import org.onegrasp.msgs.Quoted;

/** Input that the node cannot use; the message says what is wrong and what to do about it. */
final class UnusableInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Problems.Subject subject;

  UnusableInputException(Problems.Subject subject, String message) {
    super(Quoted.line(message));
    this.subject = subject;
  }

  Problems.Subject subject() {
    return subject;
  }
}
