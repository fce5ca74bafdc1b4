package org.onegrasp.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;

class MeshObjectsTest {
  @TempDir
  Path folder;

  /** An OBJ of closed pieces, metres. */
  private static String obj(Piece... pieces) {
    StringBuilder text = new StringBuilder();
    int first = 1;
    for (Piece piece : pieces) {
      ConvexHull hull = ConvexHull.of(piece.points(), "piece");
      for (int i = 0; i < hull.points.length; i += 3) {
        text.append("v " + hull.points[i] + " " + hull.points[i + 1] + " " + hull.points[i + 2] + "\n");
      }
      for (int[] face : hull.faces) {
        text.append("f");
        for (int corner : face) {
          text.append(" " + (first + corner));
        }
        text.append("\n");
      }
      first += hull.points.length / 3;
    }
    return text.toString();
  }

  private ObjectModel read(String name, Piece... pieces) throws IOException {
    return MeshObjects.read(Files.writeString(folder.resolve(name + ".obj"), obj(pieces))).get(0);
  }

  private static double highest(ObjectModel o) {
    double top = 0;
    for (int i = 2; i < o.vertices().length; i += 3) {
      top = Math.max(top, o.vertices()[i]);
    }
    return top;
  }

  private static void everyPlaceCanBeHeld(ObjectModel o) {
    GraspCheck check = new GraspCheck(ConvexHull.ofPieces(o.hulls(), o.name()));
    for (GraspPlace place : o.places()) {
      assertEquals("", check.problem(place.grasp()), () -> o.name() + " at " + place);
    }
  }

  @Test
  void standingBoxIsLaidDownWhereItCanBeHeld() throws IOException {
    ObjectModel o = read("box", Piece.box(0.3, 0.1, -0.5, new Piece.Size(0.1, 0.04, 0.18), 0));
    assertEquals(0.1, highest(o), 1e-6); // flat on the table it would be 0.04 m high, but wider than the gripper
    assertEquals(2, o.demonstration().fold());
    assertEquals(0.04, o.demonstration().grasp().width(), 1e-4);
    everyPlaceCanBeHeld(o);
    assertEquals(0.18 * 0.1 * 0.04 * 400, o.mass(), 1e-3);
  }

  @Test
  void connectedPartsBecomePieces() throws IOException {
    ObjectModel o = read("tee", Piece.box(0, 0, 0, new Piece.Size(0.12, 0.02, 0.02), 0), Piece.box(0.07, 0, 0,
        new Piece.Size(0.02, 0.12, 0.02), 0));
    assertEquals(2, o.hulls().size());
    assertEquals(1, o.demonstration().fold());
    assertTrue(o.places().size() >= 5, "only " + o.places().size() + " places");
    everyPlaceCanBeHeld(o);
  }

  @Test
  void hollowMeshesAreCutUntilAFingerCanEnter() throws IOException {
    // A square tray in one closed mesh: outer box, and an inner floor and walls that face inward.
    String tray = """
        v -.06 -.06 0
        v .06 -.06 0
        v .06 .06 0
        v -.06 .06 0
        v -.06 -.06 .05
        v .06 -.06 .05
        v .06 .06 .05
        v -.06 .06 .05
        v -.05 -.05 .05
        v .05 -.05 .05
        v .05 .05 .05
        v -.05 .05 .05
        v -.05 -.05 .01
        v .05 -.05 .01
        v .05 .05 .01
        v -.05 .05 .01
        f 4 3 2 1
        f 1 2 6 5
        f 2 3 7 6
        f 3 4 8 7
        f 4 1 5 8
        f 5 6 10 9
        f 6 7 11 10
        f 7 8 12 11
        f 8 5 9 12
        f 9 10 14 13
        f 10 11 15 14
        f 11 12 16 15
        f 12 9 13 16
        f 13 14 15 16
        """;
    ObjectModel o = MeshObjects.read(Files.writeString(folder.resolve("tray.obj"), tray)).get(0);
    assertTrue(o.hulls().size() > 4, o.hulls().size() + " pieces");
    everyPlaceCanBeHeld(o);
    assertTrue(o.places().stream().anyMatch(p -> p.grasp().width() < 0.02), "no place on a wall among " + o.places());
  }

  @Test
  void thingsThatCannotBeUsedSayWhy() {
    IOException big = assertThrows(IOException.class, () -> read("big", Piece.box(0, 0, 0, new Piece.Size(0.5, 0.5,
        0.5), 0)));
    assertTrue(big.getMessage().contains("big.obj") && big.getMessage().contains("0.384 m long"), big.getMessage());
    IOException flat = assertThrows(IOException.class, () -> read("flat", Piece.box(0, 0, 0, new Piece.Size(0.1, 0.1,
        1e-5), 0)));
    assertTrue(flat.getMessage().contains("metres"), flat.getMessage());
    IOException none =
        assertThrows(IOException.class, () -> MeshObjects.read(Files.createDirectory(folder.resolve("empty"))));
    assertTrue(none.getMessage().contains("no usable mesh"), none.getMessage());
  }

  @Test
  void folderIsReadByNameAndLeavesOutWhatItCannotUse() throws IOException {
    Files.writeString(folder.resolve("b.obj"), obj(Piece.box(0, 0, 0, new Piece.Size(0.1, 0.03, 0.03), 0)));
    Files.writeString(folder.resolve("a.obj"), obj(Piece.box(0, 0, 0, new Piece.Size(0.1, 0.04, 0.03), 0)));
    Files.writeString(folder.resolve("broken.obj"), "f 1 2 3");
    Files.writeString(folder.resolve("INDEX.md"), "| name | mass kg |\n|---|---|\n| x/a | 0.25 |\n| x/b | |\n");
    List<ObjectModel> objects = MeshObjects.read(folder);
    assertEquals(List.of("a", "b"), objects.stream().map(ObjectModel::name).toList());
    assertEquals(0.25, objects.get(0).mass());
    assertEquals(0.1 * 0.03 * 0.03 * 400, objects.get(1).mass(), 1e-4);
  }

  @Test
  void wrongMassIsNamed() throws IOException {
    Files.writeString(folder.resolve("INDEX.md"), "| name | mass kg |\n|---|---|\n| a | heavy |\n");
    IOException e = assertThrows(IOException.class, () -> read("a", Piece.box(0, 0, 0, new Piece.Size(0.1, 0.04,
        0.03), 0)));
    assertTrue(e.getMessage().contains("\"heavy\""), e.getMessage());
  }

  @Test
  void longThingsAreHeldWhereTheWorkAreaReaches() throws IOException {
    ObjectModel o = read("rod", Piece.box(0, 0, 0, new Piece.Size(0.36, 0.03, 0.03), 0));
    assertTrue(o.places().size() >= 3, "only " + o.places().size() + " places"); // each also by half a turn
    for (GraspPlace place : o.places()) {
      assertTrue(Math.hypot(place.grasp().x(), place.grasp().y()) <= 0.12, place.toString());
    }
  }

  @Test
  void placeThatIsShownHoldsInTheSimulator() throws IOException {
    Path file = data().resolve("objects/bullet/random_000.obj");
    assumeTrue(Files.exists(file), "no shared data: " + file);
    ObjectModel o = MeshObjects.read(file, 1).get(0);
    try (HoldTries tries = new HoldTries()) {
      Grasp shown = o.demonstration().grasp();
      assertEquals(HoldTries.TRIES, tries.held(o, shown), shown.toString());
      assertEquals(0, tries.held(o, new Grasp(shown.x() + 0.1, shown.y(), shown.z(), shown.yaw(), shown.width(), 1)),
          "beside the object");
    }
  }

  @Test
  void thinWallsThatTurnStayRound() {
    List<ConvexHull> staves = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      staves.add(ConvexHull.of(Piece.box(0.028, 0, 0, new Piece.Size(0.0015, 0.0075, 0.06), 0)
          .turned(2 * Math.PI * i / 24).points(), "stave"));
    }
    Surface cup = Surface.of(staves, Collections.nCopies(24, 0));
    assertEquals(0, new Silhouette(cup.vertices(), cup.triangles()).fold());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ycb/025_mug", "ycb/037_scissors", "ycb/043_phillips_screwdriver", "ycb/005_tomato_soup_can",
      "bullet/random_000"})
  void scannedObjectsLieStillAndCanBeHeld(String name) throws IOException {
    Path file = data().resolve("objects").resolve(name + ".obj");
    assumeTrue(Files.exists(file), "no shared data: " + file);
    ObjectModel o = MeshObjects.read(file).get(0);
    assertTrue(o.hulls().size() <= 24, o.hulls().size() + " pieces");
    assertTrue(Footprint.margin(ConvexHull.ofPieces(o.hulls(), o.name())) > 0.003);
    everyPlaceCanBeHeld(o);
    assertEquals(name.contains("tomato") ? 0 : 1, o.demonstration().fold());
    assertEquals(o.places(), MeshObjects.read(file).get(0).places());
  }

  /** Development data: ONEGRASP_DATA, or shared/data beside the repository. */
  private static Path data() {
    String set = System.getProperty("ONEGRASP_DATA", System.getenv("ONEGRASP_DATA"));
    if (set != null) {
      return Path.of(set);
    }
    Path root = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (root.getParent() != null && !Files.isDirectory(root.resolve("launch"))) {
      root = root.getParent();
    }
    return root.resolveSibling("shared").resolve("data");
  }

  @Test
  void linksAreFollowedAndWhatCannotBeReadLeavesOutItselfOnly() throws IOException {
    Path there = Files.createDirectories(folder.resolve("there/in"));
    Files.writeString(there.resolve("bar.obj"), obj(Piece.box(0, 0, 0, new Piece.Size(0.12, 0.03, 0.03), 0)));
    Files.writeString(there.resolve("broken.obj"), "v 0 0");
    Files.createSymbolicLink(there.resolve("round"), folder.resolve("there"));
    Files.createSymbolicLink(there.resolve("dangling.obj"), folder.resolve("nothing"));
    Files.createSymbolicLink(there.resolve("again.obj"), there.resolve("bar.obj"));
    Files.createDirectories(there.resolve("folder.obj"));
    Files.createDirectories(there.resolve("a/b/c"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("there"));
    assertEquals(1, MeshObjects.read(link).size(), "one mesh, whatever leads to it");
    Path linked = Files.createDirectories(folder.resolve("linked"));
    Files.createSymbolicLink(linked.resolve("sub"), there);
    assertEquals(1, MeshObjects.read(linked).size());
  }

  @Test
  void millimetresAreGuessed() {
    String message = assertThrows(IOException.class, () -> read("mug", Piece.box(0, 0, 0, new Piece.Size(80, 60, 90),
        0))).getMessage();
    assertTrue(message.contains("It is 90") && message.contains("scale of 0.001"), message);
  }
}
