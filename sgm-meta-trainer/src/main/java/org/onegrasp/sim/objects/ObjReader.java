package org.onegrasp.sim.objects;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Wavefront OBJ: the lines {@code v x y z} with an optional colour {@code r g b} (0 to 1), and {@code f} with polygons of vertex
 * indices, counted from 1, or from the last vertex when negative; a slash and what follows (texture, normal) is ignored, and so
 * are all other lines. Polygons become fans.
 */
final class ObjReader {
  private final String name;
  private final MeshFile.Floats vertices = new MeshFile.Floats();
  private final MeshFile.Floats shades = new MeshFile.Floats(); // r, g, b of each vertex; negative without a colour
  private final MeshFile.Ints triangles = new MeshFile.Ints();
  private final MeshFile.Ints colours = new MeshFile.Ints();
  private int lineNumber;

  ObjReader(String name) {
    this.name = name;
  }

  Surface read(byte[] bytes) throws IOException {
    for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      lineNumber++;
      String[] words = line.trim().split("\\s+");
      if (words[0].equals("v")) {
        vertex(words);
      } else if (words[0].equals("f")) {
        face(words);
      }
    }
    return new Surface(vertices.toArray(), triangles.toArray(), colours.toArray());
  }

  private void vertex(String[] words) throws IOException {
    if (words.length < 4) {
      throw bad("a vertex needs x, y and z");
    }
    for (int i = 1; i <= 3; i++) {
      vertices.add(number(words[i]));
    }
    for (int i = 4; i <= 6; i++) {
      shades.add(words.length >= 7 ? Math.max(0, Math.min(1, number(words[i]))) : -1);
    }
  }

  private void face(String[] words) throws IOException {
    if (words.length < 4) {
      throw bad("a face needs three corners or more");
    }
    int first = corner(words[1]);
    int last = corner(words[2]);
    for (int i = 3; i < words.length; i++) {
      int next = corner(words[i]);
      triangles.add(first);
      triangles.add(last);
      triangles.add(next);
      colours.add(mean(first, last, next));
      last = next;
    }
    if (colours.size() > MeshFile.MAX_TRIANGLES) {
      throw bad("more than " + MeshFile.MAX_TRIANGLES + " triangles; decimate the mesh");
    }
  }

  private int corner(String word) throws IOException {
    int slash = word.indexOf('/');
    int count = vertices.size() / 3;
    int index;
    try {
      index = Integer.parseInt(slash < 0 ? word : word.substring(0, slash));
    } catch (NumberFormatException e) {
      throw bad("\"" + word + "\" is no vertex index");
    }
    int corner = index < 0 ? count + index : index - 1;
    if (corner < 0 || corner >= count) {
      throw bad("vertex " + index + " of " + count);
    }
    return corner;
  }

  private int mean(int a, int b, int c) {
    if (shades.get(3 * a) < 0 || shades.get(3 * b) < 0 || shades.get(3 * c) < 0) {
      return MeshFile.NO_COLOUR;
    }
    int rgb = 0;
    for (int k = 0; k < 3; k++) {
      float shade = (shades.get(3 * a + k) + shades.get(3 * b + k) + shades.get(3 * c + k)) / 3;
      rgb = rgb << 8 | Math.round(255 * shade);
    }
    return rgb;
  }

  private float number(String word) throws IOException {
    try {
      float value = Float.parseFloat(word);
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // falls through to the same complaint as infinite values
    }
    throw bad("\"" + word + "\" is no finite number");
  }

  private IOException bad(String what) {
    return new IOException(name + ":" + lineNumber + ": " + what);
  }
}
