package org.onegrasp.objects;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Masses from a Markdown table {@code INDEX.md} with the columns "name" and "mass kg". */
final class MeshMasses {
  private static final int MOST_BYTES = 1 << 20;

  private MeshMasses() {}

  /** Kilograms of the mesh called {@code name}, from the index in its folder or the one above; 0 when there is none. */
  static double near(Path file, String name) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    for (int level = 0; level < 2 && folder != null; level++, folder = folder.getParent()) {
      Path index = folder.resolve("INDEX.md");
      if (Files.isRegularFile(index)) {
        return find(index, name);
      }
    }
    return 0;
  }

  private static double find(Path index, String name) throws IOException {
    int nameColumn = -1;
    int massColumn = -1;
    for (String line : text(index).lines().toList()) {
      List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::trim).toList();
      if (cells.contains("name") && cells.contains("mass kg")) {
        nameColumn = cells.indexOf("name");
        massColumn = cells.indexOf("mass kg");
      } else if (nameColumn >= 0 && cells.size() > Math.max(nameColumn, massColumn) && !cells.get(massColumn).isEmpty()
          && cells.get(nameColumn).substring(cells.get(nameColumn).lastIndexOf('/') + 1).equals(name)) {
        return mass(index, name, cells.get(massColumn));
      }
    }
    return 0;
  }

  /** Letters in another encoding than UTF-8 become question marks: names and masses are ASCII. */
  private static String text(Path index) throws IOException {
    try (InputStream in = Files.newInputStream(index)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(
            index + " has more than " + MOST_BYTES + " bytes, so it is no table of masses: move it out of the folder");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static double mass(Path index, String name, String cell) throws IOException {
    try {
      double mass = Double.parseDouble(cell);
      if (mass > 0 && mass < 100) {
        return mass;
      }
    } catch (NumberFormatException e) {
      // falls through to the same complaint as impossible values
    }
    throw new IOException(
        index + ": the mass of " + name + " is \"" + cell + "\", not a number of kilograms from 0 to 100");
  }
}
