package org.onegrasp.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.StoredModel;
import picocli.CommandLine.Option;

/** {@code --model} of the commands that take one: a file, or the model in the jar. */
final class ModelOption {
  @Option(names = "--model", paramLabel = "FILE", description = "Model file (default: the shipped one).")
  private Path file;

  StoredModel read() throws IOException {
    return file == null ? ModelFile.shipped() : ModelFile.read(file);
  }

  /** As results name it. */
  String label() {
    return file == null ? "shipped" : file.toString();
  }
}
