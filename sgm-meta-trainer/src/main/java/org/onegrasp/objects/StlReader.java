package org.onegrasp.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * STL, binary and ASCII. Corners with the same coordinates become one vertex; the normals in the file are ignored.
 *
 * <pre>
 * binary, little endian:  80 bytes header | uint32 n | n x ( 12 bytes normal | 3 x 12 bytes corner | uint16 )
 * </pre>
 *
 * Of binary files what comes behind the triangles is ignored. In ASCII, keywords may have any case, normals and ends
 * may be missing, facets may have more than three corners, and there may be several solids.
 */
final class StlReader {
  private static final int HEADER = 84;
  private static final int TRIANGLE = 50;
  private static final String MARK_AS_BYTES = "\u00EF\u00BB\u00BF"; // of UTF-8

  private final String name;
  private final MeshFile.Floats vertices = new MeshFile.Floats();
  private final MeshFile.Ints triangles = new MeshFile.Ints();
  private final Map<List<Float>, Integer> known = new HashMap<>();
  private final MeshFile.Ints facet = new MeshFile.Ints(); // corners of the one that is read

  private StlReader(String name) {
    this.name = name;
  }

  static Surface read(String name, byte[] bytes) throws IOException {
    StlReader reader = new StlReader(name);
    long binary = bytes.length < HEADER ? -1 : HEADER + TRIANGLE * count(bytes);
    String text = bytes.length == binary ? "" : MeshFile.text(bytes);
    // Some binary files begin with "solid" too, so the length decides.
    if (bytes.length == binary) {
      reader.binary(bytes);
    } else if (looksLikeText(text)) {
      reader.ascii(text);
    } else if (bytes.length < HEADER) {
      throw new IOException(name + " has " + bytes.length + " bytes, a binary STL has at least " + HEADER);
    } else if (bytes.length < binary) {
      throw new IOException(
          name + " has " + bytes.length + " bytes, but a binary STL of " + count(bytes) + " triangles has "
              + binary + "; it was cut off or is no STL");
    } else {
      reader.binary(bytes);
    }
    int[] colours = new int[reader.triangles.size() / 3];
    Arrays.fill(colours, MeshFile.NO_COLOUR);
    return new Surface(reader.vertices.toArray(), reader.triangles.toArray(), colours);
  }

  /** Triangles by the header; by the length when an exporter that wrote as it went left there 0 or -1. */
  private static long count(byte[] bytes) {
    int count = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER - 4);
    boolean unknown = (count == 0 || count == -1) && (bytes.length - HEADER) % TRIANGLE == 0;
    return unknown ? (bytes.length - HEADER) / TRIANGLE : count & 0xFFFFFFFFL;
  }

  /** It begins as ASCII does, and there is no byte in it that no text has. */
  private static boolean looksLikeText(String text) {
    String start =
        text.substring(0, Math.min(text.length(), 1000)).replace(MARK_AS_BYTES, "").strip().toLowerCase(Locale.ROOT);
    return (start.startsWith("solid") || start.startsWith("facet")) && start.indexOf('\0') < 0;
  }

  private void binary(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (count(bytes) > MeshFile.MAX_TRIANGLES) {
      throw new IOException(name + " has " + count(bytes) + " triangles, the limit is " + MeshFile.MAX_TRIANGLES
          + "; decimate the mesh");
    }
    int end = HEADER + TRIANGLE * (int) count(bytes);
    for (int at = HEADER; at < end; at += TRIANGLE) {
      for (int corner = at + 12; corner < at + 48; corner += 12) {
        triangles.add(corner(in.getFloat(corner), in.getFloat(corner + 4), in.getFloat(corner + 8), "byte " + corner));
      }
    }
  }

  private void ascii(String text) throws IOException {
    Words words = new Words(text);
    boolean loops = false;
    for (String word = words.next(); !word.isEmpty(); word = words.next()) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "solid", "endsolid" -> words.skipLine(); // its name may be any words
        case "vertex" -> vertex(words);
        case "endloop", "endfacet", "facet" -> {
          loops = true;
          closeFacet();
        }
        default -> {}
      }
      if (!loops && facet.size() == 3) {
        closeFacet();
      }
    }
    if (facet.size() > 0) {
      throw new IOException(
          name + " ends within a facet, after " + (triangles.size() + facet.size()) + " corners; it was cut off");
    }
  }

  private void vertex(Words words) throws IOException {
    if (triangles.size() / 3 + facet.size() - 2 >= MeshFile.MAX_TRIANGLES) {
      throw new IOException(name + " has more than " + MeshFile.MAX_TRIANGLES + " triangles; decimate the mesh");
    }
    String where = "corner " + (triangles.size() + facet.size());
    facet.add(corner(number(words.next(), where), number(words.next(), where), number(words.next(), where), where));
  }

  private void closeFacet() throws IOException {
    int count = facet.size();
    if (count == 0) {
      return;
    }
    if (count < 3) {
      throw new IOException(
          name + ": the facet at corner " + triangles.size() + " has " + count + " corner(s), it needs 3");
    }
    int[] corners = facet.toArray();
    if (count > 3) {
      float[] points = new float[3 * count];
      for (int i = 0; i < points.length; i++) {
        points[i] = vertices.get(3 * corners[i / 3] + i % 3);
      }
      int[] split = Polygon.triangles(points, IntStream.range(0, count).toArray());
      corners = Arrays.stream(split).map(facet::get).toArray();
    }
    for (int index : corners) {
      triangles.add(index);
    }
    facet.cut(0);
  }

  private float number(String word, String where) throws IOException {
    try {
      return Float.parseFloat(word);
    } catch (NumberFormatException e) {
      throw new IOException(name + ": \"" + MeshFile.quoted(word) + "\" is no coordinate of " + where
          + (word.indexOf(',') > 0 ? "; write a decimal point" : ""));
    }
  }

  /** Index of the vertex there. */
  private int corner(float x, float y, float z, String where) throws IOException {
    if (!Float.isFinite(x) || !Float.isFinite(y) || !Float.isFinite(z)) {
      throw new IOException(name + ": (" + x + ", " + y + ", " + z + ") at " + where + " is no finite point");
    }
    Integer index = known.putIfAbsent(List.of(x + 0f, y + 0f, z + 0f), vertices.size() / 3); // -0 is 0
    if (index == null) {
      index = vertices.size() / 3;
      vertices.add(x);
      vertices.add(y);
      vertices.add(z);
    }
    return index;
  }

  /** The words of a text, one after the other. */
  private static final class Words {
    private static final String FIRST = " facet normal ";

    private final String text;
    private int at;

    Words(String text) {
      this.text = text;
    }

    /** Empty at the end. */
    String next() {
      while (at < text.length() && text.charAt(at) <= ' ') {
        at++;
      }
      int from = at;
      while (at < text.length() && text.charAt(at) > ' ') {
        at++;
      }
      String word = text.substring(from, at);
      return from == 0 && word.startsWith(MARK_AS_BYTES) ? word.substring(MARK_AS_BYTES.length()) : word;
    }

    /** To the end of the line, or to the first facet when all is in one line. */
    void skipLine() {
      while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r'
          && !text.regionMatches(true, at, FIRST, 0, FIRST.length())) {
        at++;
      }
    }
  }
}
