package org.onegrasp.msgs;

/** Bytes that are no message of the expected type. */
public final class MalformedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedMessageException(String message) {
    super(message);
  }
}
