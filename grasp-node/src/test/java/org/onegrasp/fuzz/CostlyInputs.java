package org.onegrasp.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Inputs that were measured as too slow or too large beside a fuzzer, whose own work counts there; a folder that takes
 * them from its process to another one, which measures again without it.
 */
final class CostlyInputs {
  private static final int MOST = 1000;
  private final Path folder;
  private int added;

  CostlyInputs(Path folder) {
    this.folder = folder;
  }

  /** Keeps an input, but for the ones after the first {@value #MOST}. */
  void add(byte[] input) throws IOException {
    if (added++ < MOST) {
      Files.createDirectories(folder);
      Files.write(folder.resolve(HexFormat.of().toHexDigits(Arrays.hashCode(input))), input);
    }
  }

  /** Takes all inputs out of the folder. */
  List<byte[]> take() throws IOException {
    List<byte[]> inputs = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      for (Path file : files()) {
        inputs.add(Files.readAllBytes(file));
        Files.delete(file);
      }
    }
    return inputs;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
