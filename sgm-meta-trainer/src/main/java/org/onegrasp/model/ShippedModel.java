package org.onegrasp.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The models that a build has in it, each by a name that may be given wherever a model file may. A text with a slash or
 * a dot in it is a file, anything else a name: a file of that name in the working directory is never taken for it, nor
 * instead of it.
 */
public enum ShippedModel {
  SMALL("small.onegrasp"), STANDARD("grasp.onegrasp"), DEEP("deep.onegrasp");

  private final String resource; // beside this class

  ShippedModel(String resource) {
    this.resource = resource;
  }

  /** As people write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a name is meant, and not a file. */
  public static boolean isName(Path nameOrFile) {
    String text = nameOrFile.toString();
    return !text.contains(".") && !text.contains(nameOrFile.getFileSystem().getSeparator());
  }

  private static ShippedModel named(String name) throws ModelFileException {
    for (ShippedModel model : values()) {
      if (model.label().equals(name)) {
        return model;
      }
    }
    String names = Arrays.stream(values()).map(ShippedModel::label).collect(Collectors.joining(", "));
    throw new ModelFileException("there is no model \"" + name + "\"; those of this build are " + names
        + ", and a file is given with a slash or a dot in it, such as ./" + (name.isEmpty() ? "my.onegrasp" : name));
  }

  /** The model of that name, or in that file. */
  public static StoredModel read(Path nameOrFile) throws IOException {
    return ModelFile.decode(open(nameOrFile));
  }

  /** The file of the model of that name, or that file, of whatever kind it is. */
  public static CheckedFile open(Path nameOrFile) throws IOException {
    return isName(nameOrFile) ? named(nameOrFile.toString()).open() : CheckedFile.read(nameOrFile);
  }

  public StoredModel read() throws IOException {
    return ModelFile.decode(open());
  }

  private CheckedFile open() throws IOException {
    try (InputStream in = ShippedModel.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new ModelFileException("this build has no model \"" + label() + "\"; make one with `launch/onegrasp train"
            + " --network " + label() + " --out FILE`, put it at"
            + " sgm-meta-trainer/src/main/resources/org/onegrasp/model/" + resource + " and build again");
      }
      return CheckedFile.read(in, "the shipped model " + label());
    }
  }
}
