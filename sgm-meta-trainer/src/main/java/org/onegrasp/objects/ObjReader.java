package org.onegrasp.objects;

import java.io.IOException;
import java.util.Arrays;
import java.util.StringTokenizer;
import java.util.regex.Pattern;

/**
 * Wavefront OBJ: the lines {@code v x y z} with an optional colour {@code r g b} (0 to 1, or to 255), and {@code f}
 * with polygons of vertex indices, counted from 1, or from the last vertex when negative; a slash and what follows
 * (texture, normal) is ignored, and so are comments and all other lines. A backslash at the end of such a line joins it
 * with the next. Faces of one or two corners, which some exporters write for points and lines, are left out, and so are
 * vertices without a face; faces may come before their vertices.
 */
final class ObjReader {
  static final int MAX_VERTICES = 3 * MeshFile.MAX_TRIANGLES;
  private static final String MARK_AS_BYTES = "\u00EF\u00BB\u00BF"; // of UTF-8

  private static final Pattern GOES_ON = Pattern.compile("\\s*[vfVF]");
  private static final Pattern NONE =
      Pattern.compile("[-+]?(nan(\\(\\w*\\))?|inf(inity)?|1\\.#\\w+)", Pattern.CASE_INSENSITIVE);

  private final String name;
  private final MeshFile.Floats vertices = new MeshFile.Floats();
  private final MeshFile.Floats shades = new MeshFile.Floats(); // r, g, b of each vertex; negative without a colour
  private final MeshFile.Ints corners = new MeshFile.Ints(); // of all faces
  private final MeshFile.Ints ends = new MeshFile.Ints(); // of each face in them
  private final MeshFile.Ints lines = new MeshFile.Ints(); // of each face
  private final MeshFile.Ints triangles = new MeshFile.Ints();
  private final MeshFile.Ints colours = new MeshFile.Ints();
  private int expected; // triangles of the faces so far
  private String text;
  private int at; // where the next line begins
  private int lineNumber;

  ObjReader(String name) {
    this.name = name;
  }

  Surface read(byte[] bytes) throws IOException {
    text = MeshFile.text(bytes);
    at = text.startsWith(MARK_AS_BYTES) ? MARK_AS_BYTES.length() : 0;
    while (at < text.length()) {
      StringTokenizer words = new StringTokenizer(line());
      String keyword = words.hasMoreTokens() ? words.nextToken() : "";
      if (keyword.equalsIgnoreCase("v")) {
        vertex(words);
      } else if (keyword.equalsIgnoreCase("f")) {
        face(words);
      }
    }
    return surface();
  }

  /** The next line without its comment, with those that it goes on in. */
  private String line() {
    String line = oneLine();
    if (!line.endsWith("\\") || !GOES_ON.matcher(line).lookingAt()) {
      return line; // a backslash in a comment or a path joins nothing
    }
    StringBuilder joined = new StringBuilder();
    while (line.endsWith("\\")) {
      joined.append(line, 0, line.length() - 1).append(' ');
      line = at < text.length() ? oneLine() : "";
    }
    return joined.append(line).toString();
  }

  /** Up to a line feed, a carriage return or both; without comment and blanks at the end. */
  private String oneLine() {
    int from = at;
    int comment = -1; // only behind a blank: Microsoft's C writes 1.#QNAN
    char c = 0;
    for (char before = ' '; at < text.length() && (c = text.charAt(at)) != '\n' && c != '\r'; before = c, at++) {
      comment = comment < 0 && c == '#' && before <= ' ' ? at : comment;
    }
    int end = comment < 0 ? at : comment;
    at += c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 2 : 1;
    lineNumber++;
    while (end > from && text.charAt(end - 1) <= ' ') {
      end--;
    }
    return text.substring(from, end);
  }

  private void vertex(StringTokenizer words) throws IOException {
    if (words.countTokens() < 3) {
      throw bad(lineNumber, "a vertex needs x, y and z");
    }
    if (vertices.size() == 3 * MAX_VERTICES) {
      throw bad(lineNumber, "more than " + MAX_VERTICES + " vertices; decimate the mesh");
    }
    for (int i = 0; i < 3; i++) {
      vertices.add(number(words.nextToken()));
    }
    boolean coloured = words.countTokens() >= 3;
    float[] rgb = {-1, -1, -1};
    for (int i = 0; coloured && i < 3; i++) {
      rgb[i] = number(words.nextToken());
    }
    float most = Math.max(rgb[0], Math.max(rgb[1], rgb[2])) > 1 ? 255 : 1;
    for (float shade : rgb) {
      shades.add(!coloured || Float.isNaN(shade) ? -1 : Math.max(0, Math.min(1, shade / most)));
    }
  }

  private void face(StringTokenizer words) throws IOException {
    int before = corners.size();
    int count = 0;
    for (; words.hasMoreTokens(); count++) {
      if (expected + count - 2 >= MeshFile.MAX_TRIANGLES) {
        throw bad(lineNumber, "more than " + MeshFile.MAX_TRIANGLES + " triangles; decimate the mesh");
      }
      corners.add(corner(words.nextToken()));
    }
    if (count < 3) {
      corners.cut(before);
      return;
    }
    expected += count - 2;
    ends.add(corners.size());
    lines.add(lineNumber);
  }

  private int corner(String word) throws IOException {
    int slash = word.indexOf('/');
    int count = vertices.size() / 3;
    int index;
    try {
      index = Integer.parseInt(slash < 0 ? word : word.substring(0, slash));
    } catch (NumberFormatException e) {
      throw bad(lineNumber, "\"" + MeshFile.quoted(word) + "\" is no vertex index");
    }
    if (index == 0 || index < -count) {
      throw bad(lineNumber, "vertex " + index + " of " + count);
    }
    return index < 0 ? count + index : index - 1;
  }

  /** Not a number where the file says so: it does not matter until a face needs it. */
  private float number(String word) throws IOException {
    try {
      return Float.parseFloat(word);
    } catch (NumberFormatException e) {
      if (NONE.matcher(word).matches()) {
        return Float.NaN;
      }
      throw bad(lineNumber, "\"" + MeshFile.quoted(word) + "\" is no finite number"
          + (word.indexOf(',') > 0 ? "; write a decimal point" : ""));
    }
  }

  private Surface surface() throws IOException {
    float[] points = vertices.toArray();
    int[] all = corners.toArray();
    for (int face = 0, from = 0; face < ends.size(); from = ends.get(face++)) {
      int[] polygon = Arrays.copyOfRange(all, from, ends.get(face));
      for (int corner : polygon) {
        requireUsable(points, corner, lines.get(face));
      }
      int[] split = Polygon.triangles(points, polygon);
      for (int i = 0; i < split.length; i += 3) {
        triangles.add(split[i]);
        triangles.add(split[i + 1]);
        triangles.add(split[i + 2]);
        colours.add(mean(split[i], split[i + 1], split[i + 2]));
      }
    }
    return withoutLoose(points, triangles.toArray());
  }

  /** What no face needs is no part of the object's size: loose points that an editor left, or that are no numbers. */
  private Surface withoutLoose(float[] points, int[] indices) {
    int[] places = new int[points.length / 3];
    for (int index : indices) {
      places[index] = 1;
    }
    MeshFile.Floats used = new MeshFile.Floats();
    for (int i = 0; i < places.length; i++) {
      boolean needed = places[i] == 1;
      places[i] = used.size() / 3;
      for (int k = 3 * i; needed && k < 3 * i + 3; k++) {
        used.add(points[k]);
      }
    }
    return new Surface(used.toArray(), Arrays.stream(indices).map(i -> places[i]).toArray(), colours.toArray());
  }

  private void requireUsable(float[] points, int corner, int line) throws IOException {
    if (corner >= points.length / 3) {
      throw bad(line, "vertex " + (corner + 1) + " of " + points.length / 3);
    }
    for (int i = 3 * corner; i < 3 * corner + 3; i++) {
      if (!Float.isFinite(points[i])) {
        throw bad(line, "vertex " + (corner + 1) + " has the coordinate " + points[i] + ", which is no finite number");
      }
    }
  }

  private int mean(int a, int b, int c) {
    int rgb = 0;
    for (int k = 0; k < 3; k++) {
      float shade = (shades.get(3 * a + k) + shades.get(3 * b + k) + shades.get(3 * c + k)) / 3;
      if (shades.get(3 * a + k) < 0 || shades.get(3 * b + k) < 0 || shades.get(3 * c + k) < 0) {
        return MeshFile.NO_COLOUR;
      }
      rgb = rgb << 8 | Math.round(255 * shade);
    }
    return rgb;
  }

  private IOException bad(int line, String what) {
    return new IOException(name + ":" + line + ": " + what);
  }
}
