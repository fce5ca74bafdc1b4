package org.onegrasp.grasp;

/** A depth image from which no height map can be made; the message says what is wrong and what to do about it. */
public final class UnusableDepthException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableDepthException(String message) {
    super(message);
  }
}
