package org.onegrasp.papers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of public data cannot be used; the message names the file, what was expected, what was found, and says what to
 * do.
 */
public final class DataFileException extends IOException {
  private static final long serialVersionUID = 1;
  private static final String REMEDY = "; get the file again from where its SOURCE.txt says";

  DataFileException(Path file, String problem) {
    super(file + ": " + problem + REMEDY);
  }

  DataFileException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem + REMEDY, cause);
  }

  static void requireExists(Path file) throws DataFileException {
    if (!Files.exists(file)) {
      throw new DataFileException(file, "is missing");
    }
  }
}
