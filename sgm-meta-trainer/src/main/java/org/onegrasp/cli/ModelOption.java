package org.onegrasp.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.onegrasp.model.ShippedModel;
import org.onegrasp.model.StoredModel;
import picocli.CommandLine.Option;

/** {@code --model} of the commands that take one: the name of a shipped one, or a file. */
public final class ModelOption {
  @Option(names = "--model", paramLabel = "MODEL", defaultValue = "standard",
      description = "Name of a shipped model (small, standard, deep), or a model file; ./small is a file (default:"
          + " ${DEFAULT-VALUE}).")
  private Path nameOrFile;

  public StoredModel read() throws IOException {
    return ShippedModel.read(nameOrFile);
  }

  /** What a node needs to be told to have the same model, with a space behind it; nothing of the standard one. */
  String parameter() {
    if (label().equals(ShippedModel.STANDARD.label())) {
      return "";
    }
    return "_model:=" + (ShippedModel.isName(nameOrFile) ? label() : nameOrFile.toAbsolutePath().normalize()) + " ";
  }

  /** As results name it. */
  String label() {
    return nameOrFile.toString();
  }
}
