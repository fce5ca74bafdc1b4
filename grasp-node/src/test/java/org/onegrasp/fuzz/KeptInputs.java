package org.onegrasp.fuzz;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Inputs that once broke a promise, as small as they could be made, under fuzz/TARGET among the test resources. */
final class KeptInputs {
  private KeptInputs() {}

  static List<Path> of(String target) throws IOException {
    URL folder = KeptInputs.class.getResource("/fuzz/" + target);
    if (folder == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.sorted().toList();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
