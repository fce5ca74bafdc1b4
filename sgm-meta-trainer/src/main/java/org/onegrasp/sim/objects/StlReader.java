package org.onegrasp.sim.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/**
 * STL, binary and ASCII. Corners with the same coordinates become one vertex; the normals in the file are ignored.
 *
 * <pre>
 * binary, little endian:  80 bytes header | uint32 n | n x ( 12 bytes normal | 3 x 12 bytes corner | uint16 )
 * </pre>
 */
final class StlReader {
  private static final int HEADER = 84;
  private static final int TRIANGLE = 50;

  private final String name;
  private final MeshFile.Floats vertices = new MeshFile.Floats();
  private final MeshFile.Ints triangles = new MeshFile.Ints();
  private final Map<List<Float>, Integer> known = new HashMap<>();

  private StlReader(String name) {
    this.name = name;
  }

  static Surface read(String name, byte[] bytes) throws IOException {
    StlReader reader = new StlReader(name);
    // Some binary files begin with "solid" too, so the length decides.
    if (bytes.length >= HEADER && bytes.length == HEADER + (long) TRIANGLE * count(bytes)) {
      reader.binary(bytes);
    } else if (new String(bytes, 0, Math.min(bytes.length, 5), StandardCharsets.ISO_8859_1).equals("solid")) {
      reader.ascii(new String(bytes, StandardCharsets.ISO_8859_1));
    } else if (bytes.length < HEADER) {
      throw new IOException(name + " has " + bytes.length + " bytes, a binary STL has at least " + HEADER);
    } else {
      throw new IOException(name + " has " + bytes.length + " bytes, but a binary STL of " + count(bytes) + " triangles has "
          + (HEADER + TRIANGLE * count(bytes)) + "; it was cut off or is no STL");
    }
    int[] colours = new int[reader.triangles.size() / 3];
    Arrays.fill(colours, MeshFile.NO_COLOUR);
    return new Surface(reader.vertices.toArray(), reader.triangles.toArray(), colours);
  }

  private static long count(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER - 4) & 0xFFFFFFFFL;
  }

  private void binary(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (count(bytes) > MeshFile.MAX_TRIANGLES) {
      throw new IOException(name + " has " + count(bytes) + " triangles, the limit is " + MeshFile.MAX_TRIANGLES
          + "; decimate the mesh");
    }
    for (int at = HEADER; at < bytes.length; at += TRIANGLE) {
      for (int corner = at + 12; corner < at + 48; corner += 12) {
        corner(in.getFloat(corner), in.getFloat(corner + 4), in.getFloat(corner + 8), "byte " + corner);
      }
    }
  }

  private void ascii(String text) throws IOException {
    StringTokenizer words = new StringTokenizer(text);
    while (words.hasMoreTokens()) {
      if (words.nextToken().equals("vertex")) {
        corner(number(words), number(words), number(words), "corner " + triangles.size());
      }
      if (triangles.size() > 3 * MeshFile.MAX_TRIANGLES) {
        throw new IOException(name + " has more than " + MeshFile.MAX_TRIANGLES + " triangles; decimate the mesh");
      }
    }
    if (triangles.size() % 3 != 0) {
      throw new IOException(name + " has " + triangles.size() + " corners, which is no multiple of 3; it was cut off");
    }
  }

  private float number(StringTokenizer words) throws IOException {
    String word = words.hasMoreTokens() ? words.nextToken() : "";
    try {
      return Float.parseFloat(word);
    } catch (NumberFormatException e) {
      throw new IOException(name + ": \"" + word + "\" is no coordinate of corner " + triangles.size());
    }
  }

  private void corner(float x, float y, float z, String where) throws IOException {
    if (!Float.isFinite(x) || !Float.isFinite(y) || !Float.isFinite(z)) {
      throw new IOException(name + ": (" + x + ", " + y + ", " + z + ") at " + where + " is no finite point");
    }
    Integer index = known.putIfAbsent(List.of(x, y, z), vertices.size() / 3);
    if (index == null) {
      index = vertices.size() / 3;
      vertices.add(x);
      vertices.add(y);
      vertices.add(z);
    }
    triangles.add(index);
  }
}
