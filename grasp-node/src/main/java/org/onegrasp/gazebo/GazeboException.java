package org.onegrasp.gazebo;

/** Gazebo is not there, went away, or does not do what it should; the message says what to do. */
public final class GazeboException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public GazeboException(String message) {
    super(message);
  }

  GazeboException(String message, Throwable cause) {
    super(message, cause);
  }
}
