package org.onegrasp.sim.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    Surface s = obj("# comment\nv 0 0 0 1 0 0\nv 1 0 0 1 0 0\nv 1 1 0 1 0 0\nv 0 1 0 0 0 1\nvn 0 0 1\nf 1/1/1 2//1 3 4\n");
    assertArrayEquals(new int[] {0, 1, 2, 0, 2, 3}, s.triangles());
    assertArrayEquals(new int[] {0xFF0000, 0xAA0055}, s.colours());
    assertArrayEquals(new float[] {1, 1, 0}, Arrays.copyOfRange(s.vertices(), 6, 9));
  }

  @Test
  void objCountsNegativeIndicesFromTheEnd() throws IOException {
    assertArrayEquals(new int[] {0, 1, 2}, obj("v 0 0 0\nv 1 0 0\nv 0 1 0\nf -3 -2 -1\n").triangles());
  }

  @ParameterizedTest
  @CsvSource({"v 0 0, a.obj:1: a vertex needs x", "v 0 x 0, \"x\" is no finite number", "v 0 NaN 0, \"NaN\"",
      "v 0 0 0~f 1 1, a.obj:2: a face needs three corners", "v 0 0 0~f 1 1 2, vertex 2 of 1", "v 0 0 0~f 1 1 0, vertex 0 of 1",
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
    System.arraycopy("solid".getBytes(), 0, bytes, 0, 5);
    assertEquals(3, MeshFile.read(file("a.stl", bytes)).triangles().length);
  }

  @Test
  void asciiStlIsRead() throws IOException {
    String text = "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1e-1 0 0\nvertex 0 .5 0\nendloop\nendfacet\nendsolid";
    Surface s = MeshFile.read(file("a.stl", text.getBytes()));
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
    assertThrows(IOException.class, () -> MeshFile.read(file("b.stl", "solid a vertex 0 0".getBytes())));
    assertThrows(IOException.class, () -> MeshFile.read(file("c.stl", "solid a vertex 0 0 0".getBytes())));
    assertThrows(IOException.class, () -> MeshFile.read(file("d.stl", "solid nothing in it".getBytes())));
    assertThrows(IOException.class, () -> MeshFile.read(file("e.ply", new byte[10])));
  }
}
