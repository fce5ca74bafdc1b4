package org.onegrasp.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeshFileTest {
  @TempDir
  Path folder;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Surface obj(String text) throws IOException {
    return MeshFile.read(Files.writeString(folder.resolve("a.obj"), text));
  }

  private static byte[] binaryStl(int triangles) {
    ByteBuffer b = ByteBuffer.allocate(84 + 50 * triangles).order(ByteOrder.LITTLE_ENDIAN);
    b.position(80).putInt(triangles);
    for (int t = 0; t < triangles; t++) {
      b.putFloat(0).putFloat(0).putFloat(1); // normal
      b.putFloat(0).putFloat(0).putFloat(t);
      b.putFloat(1).putFloat(0).putFloat(t);
      b.putFloat(0).putFloat(1).putFloat(t);
      b.putShort((short) 0);
    }
    return b.array();
  }

  @Test
  void objPolygonsBecomeFansWithMeanColours() throws IOException {
    Surface s =
        obj("# comment\nv 0 0 0 1 0 0\nv 1 0 0 1 0 0\nv 1 1 0 1 0 0\nv 0 1 0 0 0 1\nvn 0 0 1\nf 1/1/1 2//1 3 4\n");
    assertArrayEquals(new int[] {0, 1, 2, 0, 2, 3}, s.triangles());
    assertArrayEquals(new int[] {0xFF0000, 0xAA0055}, s.colours());
    assertArrayEquals(new float[] {1, 1, 0}, Arrays.copyOfRange(s.vertices(), 6, 9));
  }

  @Test
  void objCountsNegativeIndicesFromTheEnd() throws IOException {
    assertArrayEquals(new int[] {0, 1, 2}, obj("v 0 0 0\nv 1 0 0\nv 0 1 0\nf -3 -2 -1\n").triangles());
  }

  @ParameterizedTest
  @CsvSource({"v 0 0, a.obj:1: a vertex needs x", "v 0 x 0, \"x\" is no finite number",
      "v 0 NaN 0~v 1 1 1~f 2 1 2, coordinate NaN",
      "v 0 0 0~f 1 1, has no triangle", "v 0 0 0~f, has no triangle", "v 0 0 0~f 1 2 1~, a.obj:2: vertex 2 of 1",
      "v 0 0 0~f 1 1 2, vertex 2 of 1", "v 0 0 0~f 1 1 0, vertex 0 of 1",
      "v 0 0 0~f 1 a 1, \"a\" is no vertex index", "v 0 0 0~f -2 1 1, vertex -2 of 1", "v 0 0 0, has no triangle"})
  void damagedObjNamesTheLine(String text, String complaint) {
    IOException e = assertThrows(IOException.class, () -> obj(text.replace('~', '\n')));
    assertTrue(e.getMessage().contains(complaint), e.getMessage());
  }

  @Test
  void binaryStlSharesCorners() throws IOException {
    Surface s = MeshFile.read(file("a.stl", binaryStl(2)));
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, s.triangles());
    byte[] same = binaryStl(2);
    System.arraycopy(same, 84, same, 134, 50);
    assertEquals(9, MeshFile.read(file("b.stl", same)).vertices().length);
  }

  @Test
  void binaryStlMayBeginWithSolid() throws IOException {
    byte[] bytes = binaryStl(1);
    System.arraycopy("solid".getBytes(StandardCharsets.UTF_8), 0, bytes, 0, 5);
    assertEquals(3, MeshFile.read(file("a.stl", bytes)).triangles().length);
  }

  @Test
  void asciiStlIsRead() throws IOException {
    String text =
        "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1e-1 0 0\nvertex 0 .5"
            + " 0\nendloop\nendfacet\nendsolid";
    Surface s = MeshFile.read(file("a.stl", text.getBytes(StandardCharsets.UTF_8)));
    assertArrayEquals(new float[] {0, 0, 0, 0.1f, 0, 0, 0, 0.5f, 0}, s.vertices());
  }

  @Test
  void binaryStlCutAnywhereIsRefused() {
    byte[] whole = binaryStl(2);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      IOException e = assertThrows(IOException.class, () -> MeshFile.read(file("a.stl", cut)));
      assertTrue(e.getMessage().contains("a.stl has " + length + " bytes"), e.getMessage());
    }
  }

  @Test
  void damagedStlIsRefused() {
    byte[] infinite = binaryStl(1);
    ByteBuffer.wrap(infinite).order(ByteOrder.LITTLE_ENDIAN).putFloat(96, Float.POSITIVE_INFINITY);
    assertThrows(IOException.class, () -> MeshFile.read(file("a.stl", infinite)));
    assertThrows(IOException.class,
        () -> MeshFile.read(file("b.stl", "solid a vertex 0 0".getBytes(StandardCharsets.UTF_8))));
    assertThrows(IOException.class,
        () -> MeshFile.read(file("c.stl", "solid a vertex 0 0 0".getBytes(StandardCharsets.UTF_8))));
    assertThrows(IOException.class,
        () -> MeshFile.read(file("d.stl", "solid nothing in it".getBytes(StandardCharsets.UTF_8))));
    assertThrows(IOException.class, () -> MeshFile.read(file("e.ply", new byte[10])));
  }

  private static final String SQUARE = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n";

  @ParameterizedTest
  @ValueSource(strings = {SQUARE + "f 1 2 \\\n3 4\n", SQUARE + "f 1 2 \\\r\n  3 \\\r\n4", SQUARE + "f 1 2 \\ \t\n3 4",
      SQUARE + "p 1\nf 1\nf 1 2\nl 1 2\nf 1 2 3 4",
      "\u00EF\u00BB\u00BFv 0 0 0\rv 1 0 0\rv 1 1 0\rv 0 1 0\rf 1 2 3 4",
      SQUARE + "f 1 2 3 4 # a square \\\n# C:\\models\\\nmtllib C:\\\n",
      "mtllib C:\\\n# made in D:\\\nusemtl a\\\n" + SQUARE + "F\t1/1 2/ 3// 4//7", "f 1 2 3 4\n" + SQUARE,
      SQUARE + "f -4 -3 -2 -1",
      "V 0 0 0 1.0\nV 1 0 0 1.0\nV 1 1 0 1.0\nV 0 1 0 1.0\nv nan -1.#IND00 -inf\nf 1 2 3 4",
      "v 0 0 \\\n0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n\n  f 1 2 3 4\u001A",
      "g a\no b\ns off\nvt 0 0\nvn 0 0 1\nvp 0\n" + SQUARE + "f 1/1/1 2/1/1 3/1/1 4/1/1\nf 1 2 \\"})
  void objIsReadAsExportersWriteIt(String text) throws IOException {
    Surface s = MeshFile.read(file("a.obj", text.getBytes(StandardCharsets.ISO_8859_1)));
    assertArrayEquals(new int[] {0, 1, 2, 0, 2, 3}, s.triangles());
    assertArrayEquals(new float[] {0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0}, Arrays.copyOf(s.vertices(), 12));
  }

  @Test
  void pointsWithoutAFaceAreNoPartOfAnObj() throws IOException {
    Surface surface = obj("v 9 9 9\n" + SQUARE + "v nan nan nan\nf 2 3 4 5\np 1\n");
    assertArrayEquals(new float[] {0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0}, surface.vertices());
    assertArrayEquals(new int[] {0, 1, 2, 0, 2, 3}, surface.triangles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void textIsReadInTheEncodingOfWindowsToo(String charset) throws IOException {
    assertEquals(6,
        MeshFile.read(file("a.obj", ("\uFEFF# Gr\u00F6\u00DFe\n" + SQUARE + "f 1 2 3 4\n").getBytes(charset)))
            .triangles().length);
    assertEquals(6, MeshFile.read(file("a.stl", ("\uFEFFsolid \u20AC\n" + FACETS + "endsolid\n").getBytes(charset)))
        .triangles().length);
  }

  @Test
  void objColoursMayGoTo255AndNeedNotBeNumbers() throws IOException {
    String text = "v 0 0 0 255 0 51\nv 1 0 0 255 0 51\nv 0 1 0 255 0 51\nv 0 0 1 nan nan nan\nf 1 2 3\nf 1 2 4\n";
    assertArrayEquals(new int[] {0xFF0033, MeshFile.NO_COLOUR}, obj(text).colours());
  }

  @Test
  void objWithoutMeasureIsRefusedBeforeItsMemoryIs() {
    String face = SQUARE + "f" + " 1 2 3 4".repeat(2_000_000);
    assertTrue(assertThrows(IOException.class, () -> obj(face)).getMessage().contains("more than 500000 triangles"));
    String points = "v 0 0 0\n".repeat(ObjReader.MAX_VERTICES + 1);
    assertTrue(assertThrows(IOException.class, () -> obj(points)).getMessage().contains("vertices; decimate"));
    String comma = assertThrows(IOException.class, () -> obj("v 0,5 1,0 0,0")).getMessage();
    assertTrue(comma.contains("\"0,5\"") && comma.contains("decimal point"), comma);
    String word = assertThrows(IOException.class, () -> obj("v 0 0 \u001B[2J" + "x".repeat(100_000))).getMessage();
    assertTrue(word.contains("?[2Jxxx") && word.endsWith("x...\" is no finite number"), word);
  }

  private static double area(Surface s) {
    double sum = 0;
    for (int t = 0; t < s.triangles().length; t += 3) {
      int a = 3 * s.triangles()[t];
      int b = 3 * s.triangles()[t + 1];
      int c = 3 * s.triangles()[t + 2];
      float[] v = s.vertices();
      sum += ((v[b] - v[a]) * (v[c + 1] - v[a + 1]) - (v[c] - v[a]) * (v[b + 1] - v[a + 1])) / 2;
      assertTrue((v[b] - v[a]) * (v[c + 1] - v[a + 1]) - (v[c] - v[a]) * (v[b + 1] - v[a + 1]) >= 0,
          "none turns the other way");
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"0 0 4 0 4 1 1 1 1 4 0 4, 7", "1 1 4 1 4 0 0 0 0 4 1 4, -7", "0 0 6 0 6 3 4 3 4 1 2 1 2 3 0 3, 14",
      "0 0 3 0 3 3 2 3 2 1 1 1 1 3 0 3, 7", "0 0 2 0 2 0 2 2 0 2, 4"})
  void concavePolygonsKeepTheirNotches(String outline, double area) throws IOException {
    String[] numbers = outline.split(" ");
    StringBuilder text = new StringBuilder();
    StringBuilder face = new StringBuilder("f");
    for (int i = 0; i < numbers.length; i += 2) {
      text.append("v ").append(numbers[i]).append(' ').append(numbers[i + 1]).append(" 0\n");
      face.append(' ').append(i / 2 + 1);
    }
    Surface s = obj(text.toString() + face);
    assertEquals(3 * (numbers.length / 2 - 2), s.triangles().length);
    if (area > 0) {
      assertEquals(area, area(s), 1e-6);
    }
  }

  private static final String FACETS =
      "facet normal 0 0 1\n outer loop\n vertex 0 0 0\n vertex 1 0 0\n vertex 0 1 0\n endloop\nendfacet\n"
          + "facet normal 0 0 1\n outer loop\n vertex 1 0 0\n vertex 1 1 0\n vertex -0.0 1 0\n endloop\nendfacet\n";

  @ParameterizedTest
  @ValueSource(strings = {"solid a\n" + FACETS + "endsolid a\n", "Solid Unity Mesh\n" + FACETS, "SOLID\n" + FACETS,
      FACETS, "\r\n  solid\n" + FACETS,
      "\u00EF\u00BB\u00BFsolid my vertex model\n" + FACETS,
      "solid a\n" + FACETS + "endsolid a\nsolid b\nendsolid vertex b\n"})
  void asciiStlMayTakeItsLiberties(String text) throws IOException {
    for (String written : new String[] {text, text.startsWith("\u00EF") ? text : text.toUpperCase(Locale.ROOT),
        text.replace("\n", "\r\n"), text.replace(" ", " \t "),
        text.replace("\n", "\r"), text.replace("normal 0 0 1", "normal"),
        text.replace("normal 0 0 1", "normal nan nan nan")}) {
      assertArrayEquals(new int[] {0, 1, 2, 1, 3, 2},
          MeshFile.read(file("a.stl", written.getBytes(StandardCharsets.ISO_8859_1))).triangles(), written);
    }
  }

  @Test
  void asciiStlInOneLineOrWithFourCornersIsRead() throws IOException {
    assertEquals(6,
        MeshFile.read(file("a.stl", ("solid part " + FACETS.replace('\n', ' ')).getBytes(StandardCharsets.UTF_8)))
            .triangles().length);
    String quad =
        "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 1 1 0\nvertex 0 1"
            + " 0\nendloop\nendfacet\n";
    assertArrayEquals(new int[] {0, 1, 2, 0, 2, 3},
        MeshFile.read(file("a.stl", quad.getBytes(StandardCharsets.UTF_8))).triangles());
    String cut = assertThrows(IOException.class,
        () -> MeshFile.read(file("a.stl", quad.substring(0, 60).getBytes(StandardCharsets.UTF_8)))).getMessage();
    assertTrue(cut.contains("within a facet") || cut.contains("no coordinate"), cut);
    String comma = assertThrows(IOException.class,
        () -> MeshFile
            .read(file("a.stl", FACETS.replace("vertex 1 0", "vertex 1,0 0").getBytes(StandardCharsets.UTF_8))))
        .getMessage();
    assertTrue(comma.contains("decimal point"), comma);
  }

  @Test
  void binaryStlMayHaveMoreBehindItOrNotKnowItsLength() throws IOException {
    byte[] more = Arrays.copyOf(binaryStl(2), 84 + 100 + 33);
    assertEquals(6, MeshFile.read(file("a.stl", more)).triangles().length);
    System.arraycopy("solid b".getBytes(StandardCharsets.UTF_8), 0, more, 0, 7);
    assertEquals(6, MeshFile.read(file("b.stl", more)).triangles().length);
    byte[] unknown = binaryStl(2);
    ByteBuffer.wrap(unknown).putInt(80, -1);
    assertEquals(6, MeshFile.read(file("c.stl", unknown)).triangles().length);
  }

  @Test
  void whatIsNoFileIsNamed() throws IOException {
    Files.createDirectory(folder.resolve("d.stl"));
    assertTrue(assertThrows(IOException.class, () -> MeshFile.read(folder.resolve("d.stl"))).getMessage()
        .contains("no regular file"));
    assertTrue(assertThrows(IOException.class, () -> MeshFile.read(folder.resolve("e.stl"))).getMessage()
        .contains("is not there"));
  }
}
