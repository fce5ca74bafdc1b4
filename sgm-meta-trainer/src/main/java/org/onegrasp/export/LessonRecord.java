package org.onegrasp.export;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import org.onegrasp.world.WorkArea;

/**
 * What a folder of sources says of its lesson, so that weights that come back from a board find the model that they
 * belong to.
 *
 * @param rule with its arithmetic, such as {@code sgm/fixed}
 * @param modelSha256 of the model whose start weights were written, 64 hexadecimal digits
 * @param area that the lesson sees
 */
record LessonRecord(String rule, String modelSha256, WorkArea area) {

  static final String NAME = "lesson.properties";

  void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(NAME),
        "# Written by `onegrasp export`; `onegrasp import-skill` reads it.\nrule=" + rule + "\nmodel_sha256="
            + modelSha256 + "\narea_x=" + area.centreX() + "\narea_y=" + area.centreY() + "\narea_size=" + area.size()
            + "\ntable_z=" + area.tableZ() + "\n");
  }

  /** @throws IOException when the folder has none, or one that cannot be used; says what to do */
  static LessonRecord read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
      return new LessonRecord(text(properties, "rule"), text(properties, "model_sha256"),
          new WorkArea(number(properties, "area_x"), number(properties, "area_y"), number(properties, "table_z"),
              number(properties, "area_size")));
    } catch (NoSuchFileException e) {
      throw new IOException(
          folder + " has no " + NAME + ": name the folder that `onegrasp export` wrote, from which the"
              + " board's program was made; if it was written by an earlier version, write it again",
          e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " cannot be used: " + e.getMessage() + "; write the folder again with `onegrasp"
          + " export`", e);
    }
  }

  private static String text(Properties properties, String key) {
    String value = properties.getProperty(key, "").strip();
    if (value.isEmpty()) {
      throw new IllegalArgumentException("it does not say " + key);
    }
    return value;
  }

  private static double number(Properties properties, String key) {
    String value = text(properties, key);
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("its " + key + " is no number: " + value, e);
    }
  }
}
