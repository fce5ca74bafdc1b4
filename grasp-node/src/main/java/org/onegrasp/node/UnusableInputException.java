package org.onegrasp.node;

/** Input that the node cannot use; the message says what is wrong and what to do about it. */
final class UnusableInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Problems.Subject subject;

  UnusableInputException(Problems.Subject subject, String message) {
    super(message);
    this.subject = subject;
  }

  Problems.Subject subject() {
    return subject;
  }
}
