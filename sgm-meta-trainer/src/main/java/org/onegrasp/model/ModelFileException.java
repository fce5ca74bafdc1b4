package org.onegrasp.model;

import java.io.IOException;

/** A file of ours cannot be used; the message names the file and says why and what to do. */
public final class ModelFileException extends IOException {
  private static final long serialVersionUID = 1;

  public ModelFileException(String message) {
    super(message);
  }

  public ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
