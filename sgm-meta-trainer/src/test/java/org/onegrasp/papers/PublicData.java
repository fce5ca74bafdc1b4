package org.onegrasp.papers;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Public data lie outside the repository, where ONEGRASP_DATA (property or environment) says or in shared/data beside
 * it.
 */
final class PublicData {
  private PublicData() {}

  /** Skips the test when the folder is absent. */
  static Path folder(String name) {
    Path folder = data().resolve(name);
    Assumptions.assumeTrue(Files.isDirectory(folder),
        () -> "no data at " + folder + "; set ONEGRASP_DATA to the data folder");
    return folder;
  }

  private static Path data() {
    String set = System.getProperty("ONEGRASP_DATA", System.getenv("ONEGRASP_DATA"));
    if (set != null) {
      return Path.of(set);
    }
    Path root = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (root.getParent() != null && !Files.isDirectory(root.resolve("launch"))) {
      root = root.getParent();
    }
    return root.resolveSibling("shared").resolve("data");
  }
}
