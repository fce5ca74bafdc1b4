package org.onegrasp.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which sources these are, for provenance. */
final class SourceCommit {
  static final String UNKNOWN = "unknown";

  private SourceCommit() {}

  /**
   * Commit of the checkout at {@code folder}, with "-dirty" when its files were changed since, or what a package was
   * built from; "unknown" without either.
   */
  static String of(Path folder) {
    try {
      return Files.readString(folder.resolve("commit")).strip();
    } catch (IOException e) {
      return ofCheckout(folder);
    }
  }

  private static String ofCheckout(Path folder) {
    return git(folder, "rev-parse", "HEAD")
        .map(commit -> commit
            + (git(folder, "status", "--porcelain", "--untracked-files=no").orElse("?").isEmpty() ? "" : "-dirty"))
        .orElse(UNKNOWN);
  }

  private static Optional<String> git(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(Arrays.asList(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no git on this machine
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
