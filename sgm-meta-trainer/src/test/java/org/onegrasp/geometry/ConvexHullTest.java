package org.onegrasp.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConvexHullTest {
  /** Corners of a box 0.2 x 0.1 x 0.05 m on z = 0, and one point inside, one on the top, one on an edge. */
  private static final double[] BOX_AND_MORE =
      {-0.1, -0.05, 0, 0.1, -0.05, 0, -0.1, 0.05, 0, 0.1, 0.05, 0, -0.1, -0.05, 0.05,
          0.1, -0.05, 0.05, -0.1, 0.05, 0.05, 0.1, 0.05, 0.05, 0.01, 0.01, 0.02, 0.03, 0.02, 0.05, 0.1, 0.05, 0.02};

  @Test
  void boxHasSixFacesEightCornersAndItsVolume() {
    ConvexHull hull = ConvexHull.of(BOX_AND_MORE, "box");
    assertEquals(6, hull.faces.length);
    assertArrayEquals(Arrays.copyOf(BOX_AND_MORE, 24), hull.points);
    assertEquals(12, hull.triangles().length / 3);
    assertEquals(0.001, hull.volume, 1e-12);
    assertArrayEquals(new double[] {0, 0, 0.025}, hull.centroid, 1e-12);
    assertEquals(0.02, hull.area(faceUp(hull)), 1e-12);
    assertTrue(hull.contains(0.09, 0.04, 0.04));
    assertFalse(hull.contains(0.11, 0, 0.02));
    assertEquals(0.01, hull.depth(0.09, 0, 0.02), 1e-12);
  }

  private static int faceUp(ConvexHull hull) {
    for (int f = 0; f < hull.faces.length; f++) {
      if (hull.planes[4 * f + 2] > 0.99) {
        return f;
      }
    }
    throw new AssertionError("no face points up");
  }

  @Test
  void facesOfAPieceThatAreUnevenByHalfAHundredthOfAMillimetreAreOneAndOfAShapeTwo() {
    double[] box = Arrays.copyOf(BOX_AND_MORE, 24);
    box[23] += 5e-6;
    float[] piece = new float[24];
    for (int i = 0; i < 24; i++) {
      piece[i] = (float) box[i];
    }
    assertEquals(7, ConvexHull.of(box, "box").faces.length);
    assertEquals(6, ConvexHull.ofPiece(piece, "box").faces.length);
  }

  @Test
  void pointsOnASideThatRoundingMovesALittleAreNoCorners() {
    double[] box = Arrays.copyOf(BOX_AND_MORE, 24 + 12);
    System.arraycopy(
        new double[] {-0.03, -0.05 - 1e-17, 0, 0.02, -0.05 + 7e-18, 0, 0.03, -0.05 - 7e-18, 0.05, -0.01, -0.05, 0.05},
        0,
        box, 24, 12);
    assertArrayEquals(Arrays.copyOf(BOX_AND_MORE, 24), ConvexHull.of(box, "box").points);
  }

  @Test
  void everyEdgeOfAnUnevenPieceHasTwoFaces() {
    float[] piece =
        {0.022167485f, 0.0032785623f, 0, 0.02227441f, 0.0033398396f, 0.029258138f, 0.022143228f, 0.02935833f, 0,
            0.021989798f, 0.029213166f, 0.028616127f, -6.408468e-4f, 0.0032742997f, 0, -0.020150382f, 0.026071649f, 0,
            -0.020236235f,
            0.026058117f, 0.028364195f, -0.020144135f, 0.0032770461f, 0, -0.02020263f, 0.0032892842f, 0.028815007f};
    ConvexHull hull = ConvexHull.ofPiece(piece, "corner of a gelatin box, from a scan");
    assertEquals(9 + 11 - 2, hull.edges.length / 12, "Euler's formula");
    assertEquals(2 * 18, Arrays.stream(hull.faces).mapToInt(face -> face.length).sum());
  }

  @Test
  void everyPointOfARandomCloudIsInsideAndFacesObeyEuler() {
    double[] cloud = new SplittableRandom(5).doubles(3 * 60, -0.1, 0.1).toArray();
    ConvexHull hull = ConvexHull.of(cloud, "cloud");
    for (int i = 0; i < cloud.length; i += 3) {
      assertTrue(hull.contains(0.99999 * cloud[i], 0.99999 * cloud[i + 1], 0.99999 * cloud[i + 2]));
    }
    assertEquals(2 * hull.points.length / 3 - 4, hull.triangles().length / 3);
  }

  @Test
  void boxHasSixFacesOfFourAndTwelveEdgesEvenWithPointsInside() {
    float[] corners = Shapes.boxHull(0.1, 0, 0.04, 0.06, 0, 0.05);
    float[] points = Arrays.copyOf(corners, 24 + 9);
    float[] insideOnASideAndOnTop = {0.1f, 0, 0.02f, 0.12f, 0, 0.02f, 0.1f, 0.01f, 0.05f};
    System.arraycopy(insideOnASideAndOnTop, 0, points, 24, 9);
    ConvexHull hull = ConvexHull.ofPiece(points, "box");
    assertEquals(6, hull.faces.length);
    for (int[] face : hull.faces) {
      assertEquals(4, face.length);
    }
    assertEquals(12, hull.edges.length / 12);
  }

  @Test
  void everyPointLiesBehindEveryFaceAndFacesTurnOutward() {
    SplittableRandom random = new SplittableRandom(3);
    float[] points = new float[120];
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) random.nextDouble(-0.1, 0.1);
    }
    ConvexHull hull = ConvexHull.ofPiece(points, "cloud");
    for (int f = 0; f < hull.faces.length; f++) {
      double[] n = Arrays.copyOfRange(hull.planes, 4 * f, 4 * f + 4);
      for (int i = 0; i < points.length; i += 3) {
        assertTrue(n[0] * points[i] + n[1] * points[i + 1] + n[2] * points[i + 2] <= n[3] + 2e-5);
      }
    }
    int corners = 0;
    for (int[] face : hull.faces) {
      corners += face.length;
    }
    assertEquals(corners, 2 * (hull.edges.length / 12), "each edge belongs to two faces");
    assertTrue(MassProperties.of(List.of(hull), 1).centre()[0] < 0.1);
  }

  @Test
  void flatAndBrokenPointsAreRefusedByName() {
    float[] flat = Shapes.boxHull(0, 0, 0.1, 0.1, 0, 0);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> ConvexHull.ofPiece(flat, "lid, hull 2")).getMessage()
        .startsWith("lid, hull 2"));
    assertThrows(IllegalArgumentException.class, () -> ConvexHull.ofPiece(new float[] {0, 0, 0}, "dot"));
    assertTrue(ConvexHull.ofSolid(new double[] {0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0}).isEmpty());
    assertTrue(assertThrows(IllegalArgumentException.class,
        () -> ConvexHull.ofPieces(List.of(Shapes.boxHull(0, 0, 1, 1, 0, 1), flat), "lid"))
        .getMessage().startsWith("lid, hull 1"));
    float[] broken = Shapes.boxHull(0, 0, 0.1, 0.1, 0, 0.1);
    broken[4] = Float.NaN;
    assertThrows(IllegalArgumentException.class, () -> ConvexHull.ofPiece(broken, "broken"));
  }

  @Test
  void massOfABoxIsTheTextbooks() {
    MassProperties m =
        MassProperties.of(List.of(ConvexHull.ofPiece(Shapes.boxHull(0.1, -0.2, 0.04, 0.06, 0.01, 0.06), "box")), 0.3);
    assertArrayEquals(new double[] {0.1, -0.2, 0.035}, m.centre(), 1e-6);
    double k = 0.3 / 12;
    assertArrayEquals(new double[] {k * (0.06 * 0.06 + 0.05 * 0.05), k * (0.04 * 0.04 + 0.05 * 0.05),
        k * (0.04 * 0.04 + 0.06 * 0.06), 0, 0, 0}, m.inertia(), 1e-9);
  }

  @Test
  void massOfTwoBoxesHasProductsOfInertia() {
    MassProperties m =
        MassProperties.of(List.of(ConvexHull.ofPiece(Shapes.boxHull(-0.1, -0.1, 0.02, 0.02, 0, 0.02), "a"),
            ConvexHull.ofPiece(Shapes.boxHull(0.1, 0.1, 0.02, 0.02, 0, 0.02), "b")), 0.2);
    assertEquals(-0.2 * 0.01, m.inertia()[3], 1e-9); // minus the sum of m x y
    assertEquals(0, m.inertia()[4], 1e-9);
  }
}
