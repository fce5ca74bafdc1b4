package org.onegrasp.ros;

/** Something that ROS peers or the master did not do: unreachable, refused, or answered with an error. */
public final class RosException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RosException(String message) {
    super(message);
  }

  public RosException(String message, Throwable cause) {
    super(message, cause);
  }
}
