package org.onegrasp.node.frames;

/** Two frames are not joined, or not at the time that counts. The message says what is missing and what to do. */
public final class NoTransformException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoTransformException(String message) {
    super(message);
  }
}
