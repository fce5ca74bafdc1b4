package org.onegrasp.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;

/**
 * One checksum a family of what is seen of its first objects and where they are held, and one of the hulls that they
 * touch things with: a change of geometry that moves a corner, or even the order of faces, is seen here and not as an
 * evaluation that comes out a little differently.
 *
 * <p>
 * Where objects are meant to change, write what {@code -Donegrasp.golden=print} prints into golden-objects.csv.
 */
class GoldenObjectsTest {
  private static final int OBJECTS = 6; // of each family

  @Test
  void everyFamilyHasTheShapesAndTheHullsThatItEverHad() throws IOException {
    List<String> rows =
        Stream.of(HouseholdObjects.trainingFamilies(), HouseholdObjects.heldoutFamilies(),
            HouseholdObjects.widerFamilies()).flatMap(List::stream).map(GoldenObjectsTest::row).toList();
    if ("print".equals(System.getProperty("onegrasp.golden"))) {
      rows.forEach(System.out::println);
    }
    assertEquals(golden(), rows);
  }

  private static String row(String family) {
    CRC32 shapes = new CRC32();
    CRC32 hulls = new CRC32();
    for (int seed = 0; seed < OBJECTS; seed++) {
      ObjectModel object = HouseholdObjects.sample(family, seed);
      add(shapes, IntStream.range(0, object.vertices().length).mapToDouble(i -> object.vertices()[i]));
      add(shapes, Arrays.stream(object.triangles()).asDoubleStream());
      for (GraspPlace place : object.places()) {
        Grasp g = place.grasp();
        add(shapes, DoubleStream.of(g.x(), g.y(), g.z(), g.yaw(), g.width(), object.mass()));
      }
      for (ConvexHull hull : ConvexHull.ofPieces(object.hulls(), family)) {
        add(hulls, DoubleStream.of(hull.points));
        add(hulls, DoubleStream.of(hull.planes));
        add(hulls, Arrays.stream(hull.faces).flatMapToInt(Arrays::stream).asDoubleStream());
        add(hulls, DoubleStream.of(hull.edges));
      }
    }
    return String.format("%s,%08x,%08x", family, shapes.getValue(), hulls.getValue());
  }

  private static void add(CRC32 sum, DoubleStream values) {
    values.forEach(value -> sum.update(ByteBuffer.allocate(8).putDouble(value).flip()));
  }

  private static List<String> golden() throws IOException {
    try (InputStream in = GoldenObjectsTest.class.getResourceAsStream("golden-objects.csv")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
