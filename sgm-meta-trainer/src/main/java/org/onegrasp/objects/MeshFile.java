package org.onegrasp.objects;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads triangle meshes: OBJ and STL, metres. Every complaint is an {@link IOException} that names the file and the
 * place in it.
 */
final class MeshFile {
  private static final long MAX_BYTES = 64L << 20;
  static final int MAX_TRIANGLES = 500_000;
  private static final int LONGEST_WORD = 40;
  /** Grey, for triangles without a colour. */
  static final int NO_COLOUR = 0xA0A0A0;

  private MeshFile() {}

  /** Whether the name ends like that of a file this class reads. */
  static boolean reads(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".obj") || name.endsWith(".stl");
  }

  /** @throws IOException when it cannot be read, is neither OBJ nor STL, is damaged, or has no triangle */
  static Surface read(Path file) throws IOException {
    if (!reads(file)) {
      throw new IOException(file + ": only .obj and .stl meshes can be read; export it as one of them");
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + (Files.exists(file) ? " is no regular file" : " is not there"));
    }
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new IOException(file + " has " + size + " bytes, the limit is " + MAX_BYTES + "; decimate the mesh");
    }
    byte[] bytes = bytes(file);
    boolean obj = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".obj");
    Surface surface = obj ? new ObjReader(file.toString()).read(bytes) : StlReader.read(file.toString(), bytes);
    if (surface.triangles().length == 0) {
      throw new IOException(file + " has no triangle");
    }
    return surface;
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (AccessDeniedException e) {
      throw new IOException(file + ": no permission to read it", e);
    }
  }

  /** Text of a file, a character a byte; two where its mark says UTF-16, which editors and shells of Windows write. */
  static String text(byte[] bytes) {
    int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
    return new String(bytes, mark == 0xFEFF || mark == 0xFFFE ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1);
  }

  /** A word of a file in a message: its beginning, and only what can be printed. */
  static String quoted(String word) {
    String printable = word.replaceAll("[^ -~]", "?");
    return printable.length() <= LONGEST_WORD ? printable : printable.substring(0, LONGEST_WORD) + "...";
  }

  /** A growing list of coordinates, metres. */
  static final class Floats {
    private float[] values = new float[1024];
    private int size;

    void add(float value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    int size() {
      return size;
    }

    float get(int index) {
      return values[index];
    }

    float[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }

  /** A growing list of indices or colours. */
  static final class Ints {
    private int[] values = new int[1024];
    private int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    int size() {
      return size;
    }

    int get(int index) {
      return values[index];
    }

    /** Forgets all but the first. */
    void cut(int first) {
      size = first;
    }

    int[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
