package org.onegrasp.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/** Bars of several sizes on a table, and a network that proposes to grasp whatever it sees in its middle. */
class ObjectFinderTest {
  private static final InputSpec INPUT = InputSpec.STANDARD;
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final Grid GRID = INPUT.grid(AREA);
  private final ObjectFinder finder = new ObjectFinder(INPUT, OutputSpec.STANDARD, 0.08, Kernels.best().make());

  /** A bar along y; metres. */
  private record Bar(double x, double y, double width, double length, double height) {
    boolean covers(double px, double py) {
      return Math.abs(px - x) <= width / 2 && Math.abs(py - y) <= length / 2;
    }

    Grasp grasp() {
      return new Grasp(x, y, AREA.tableZ() + 0.015, 0, width, 1);
    }
  }

  private static final Bar SHOWN = new Bar(0.03, -0.02, 0.032, 0.10, 0.030);

  private static HeightMap table(Bar... bars) {
    float[] metres = new float[GRID.cells()];
    for (int i = 0; i < metres.length; i++) {
      for (Bar bar : bars) {
        if (bar.covers(GRID.x(i % GRID.side()), GRID.y(i / GRID.side()))) {
          metres[i] = (float) bar.height;
        }
      }
    }
    return new HeightMap(GRID, metres);
  }

  /** Proposes the middles of all these bars that are in what it sees. */
  private static ObjectFinder.Network proposing(Bar... bars) {
    return (seen, quality) -> {
      List<Grasp> grasps = new ArrayList<>();
      for (Bar bar : bars) {
        int cell = (int) Math.rint(GRID.row(bar.y)) * GRID.side() + (int) Math.rint(GRID.col(bar.x));
        if (seen[cell] > 0) {
          grasps.add(bar.grasp());
        }
      }
      new GraspLabel(OutputSpec.STANDARD, AREA).write(grasps, quality, 0);
    };
  }

  private Finding find(HeightMap map, Bar... proposed) {
    Demonstration shown = Demonstration.around("bar", INPUT, GRID, INPUT.of(table(SHOWN)), SHOWN.grasp());
    return finder.find(map, List.of(shown), proposing(proposed));
  }

  @Test
  void findsTheShownBarAmongOthers() {
    Bar same = new Bar(-0.09, 0.06, 0.032, 0.10, 0.030);
    Bar taller = new Bar(0.09, 0.06, 0.032, 0.10, 0.080);
    Bar shorter = new Bar(0.0, -0.10, 0.032, 0.04, 0.030);
    Finding finding = find(table(same, taller, shorter), same, taller, shorter);
    assertEquals(1, finding.found().size());
    assertEquals(same.x, finding.best().orElseThrow().x(), 0.004);
    assertEquals(same.y, finding.best().orElseThrow().y(), 0.004);
    assertEquals("", finding.reason());
  }

  @Test
  void twoOfTheSameAreTwoFindings() {
    Bar one = new Bar(-0.09, 0.06, 0.032, 0.10, 0.030);
    Bar two = new Bar(0.09, 0.06, 0.032, 0.10, 0.030);
    assertEquals(2, find(table(one, two), one, two).found().size());
  }

  @Test
  void saysThatItIsNotHereWhenOnlyOthersAre() {
    Bar taller = new Bar(0.09, 0.06, 0.032, 0.10, 0.080);
    Finding finding = find(table(taller), taller);
    assertTrue(finding.found().isEmpty());
    assertTrue(finding.reason().startsWith("not here: "), finding.reason());
  }

  /** None of the few points of the coarse search lies on a handle of one cell in an odd column. */
  @Test
  void thinHandleThatWouldReachBeyondTheMapIsNoObstacle() {
    double odd = GRID.x(47);
    Bar block = new Bar(odd, 0, 0.044, 0.044, 0.030);
    Bar handle = new Bar(odd, 0.063, 0.003, 0.080, 0.010);
    Bar atBorder = new Bar(odd, 0.165, 0.044, 0.044, 0.030);
    Demonstration pan = Demonstration.around("pan", INPUT, GRID, INPUT.of(table(block, handle)), block.grasp());
    Finding finding = finder.find(table(atBorder), List.of(pan), proposing(atBorder));
    assertEquals(1, finding.found().size(), finding.reason());
    assertEquals(atBorder.y, finding.best().orElseThrow().y(), 0.006);
  }

  @Test
  void findsTheShownBarOnAMagazine() {
    Bar magazine = new Bar(-0.03, 0.02, 0.21, 0.25, 0.010);
    Bar onIt = new Bar(-0.05, 0.03, 0.032, 0.10, 0.040);
    Finding finding = find(table(magazine, onIt), onIt);
    assertEquals(1, finding.found().size(), finding.reason());
    assertEquals(onIt.x, finding.best().orElseThrow().x(), 0.004);
    assertEquals(AREA.tableZ() + 0.025, finding.best().orElseThrow().z(), 0.002);
  }

  @Test
  void findsTheShownBarWhereItTouchesAnotherThing() {
    Bar same = new Bar(-0.05, 0.06, 0.032, 0.10, 0.030);
    Bar touching = new Bar(-0.05, -0.02, 0.08, 0.06, 0.055);
    Finding finding = find(table(same, touching), same, touching);
    assertEquals(1, finding.found().size(), finding.reason());
    assertEquals(same.y, finding.best().orElseThrow().y(), 0.004);
  }

  @Test
  void isAsHighAsShownBetweenHigherThingsThatTouchItsEnds() {
    Bar same = new Bar(-0.05, 0.0, 0.032, 0.10, 0.030);
    Bar above = new Bar(-0.05, 0.08, 0.08, 0.06, 0.050);
    Bar below = new Bar(-0.05, -0.08, 0.08, 0.06, 0.050);
    Finding finding = find(table(same, above, below), same);
    assertEquals(1, finding.found().size(), finding.reason());
    assertEquals(0, finding.found().get(0).likeness().higher(), 0.01);
  }

  /** A bar along y with a lug near its end, on one side or the other. */
  private static Bar[] lug(double x, double y, int side) {
    return new Bar[] {new Bar(x, y, 0.032, 0.12, 0.020), new Bar(x + side * 0.026, y + 0.048, 0.020, 0.024, 0.020)};
  }

  private static Demonstration shownLug(int side) {
    return Demonstration.around("lug", INPUT, GRID, INPUT.of(table(lug(0.03, -0.02, side))),
        new Grasp(0.03, -0.04, AREA.tableZ() + 0.01, 0, 0.032, 1));
  }

  @Test
  void saysThatAFlatThingLiesOnItsOtherSide() {
    Finding finding =
        finder.find(table(lug(-0.05, 0.03, -1)), List.of(shownLug(1)), (seen, quality) -> Arrays.fill(quality, 0));
    assertTrue(finding.found().isEmpty());
    assertTrue(finding.reason().startsWith("not here: "), finding.reason());
    assertTrue(finding.reason().endsWith(" lies on its other side; show it in this pose too"), finding.reason());
  }

  @Test
  void findsAFlatThingAsItWasShownAndOnEitherSideWhereBothWereShown() {
    ObjectFinder.Network silent = (seen, quality) -> Arrays.fill(quality, 0);
    assertEquals(1, finder.find(table(lug(-0.05, 0.03, 1)), List.of(shownLug(1)), silent).found().size());
    Finding finding =
        finder.find(table(lug(-0.05, 0.03, -1)), List.of(shownLug(1), shownLug(-1)), silent);
    assertEquals(1, finding.found().size(), finding.reason());
    assertEquals(1, finding.found().get(0).demonstration());
  }

  @Test
  void findsTheShownBarBesideTheWallOfABin() {
    Bar same = new Bar(-0.05, 0.06, 0.032, 0.10, 0.030);
    Bar wall = new Bar(0.17, 0, 0.02, 0.384, 0.12);
    assertEquals(1, find(table(same, wall), same).found().size());
  }

  @Test
  void twoHundredThingsThatAreNotItAreNotIt() {
    List<Bar> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(new Bar(-0.17 + 0.024 * (i % 15), -0.17 + 0.024 * (i / 15), 0.012, 0.012, 0.02));
    }
    Finding finding = find(table(many.toArray(Bar[]::new)), many.toArray(Bar[]::new));
    assertTrue(finding.found().isEmpty());
    assertTrue(finding.reason().startsWith("not here: "), finding.reason());
  }

  @Test
  void saysWhatIsInTheWayOfAGrasp() {
    Bar same = new Bar(-0.05, 0.0, 0.032, 0.10, 0.030);
    Bar left = new Bar(-0.086, 0.0, 0.024, 0.10, 0.060);
    Bar right = new Bar(-0.014, 0.0, 0.024, 0.10, 0.060);
    Finding finding = find(table(same, left, right), same);
    assertTrue(finding.found().isEmpty());
    assertTrue(finding.reason().startsWith("it is there, but "), finding.reason());
  }

  @Test
  void qualityIsHighWhereTheThingIsJustAsShown() {
    Bar same = new Bar(-0.09, 0.06, 0.032, 0.10, 0.030);
    double quality = find(table(same), same).best().orElseThrow().quality();
    assertTrue(quality > 0.9 && quality < 1, "quality " + quality);
  }

  @Test
  void whatIsLowerThanShownByMoreThanACameraErrsIsAnotherThing() {
    Bar lower = new Bar(-0.09, 0.06, 0.032, 0.10, 0.024);
    Finding finding = find(table(lower), lower);
    assertTrue(finding.found().isEmpty());
    assertTrue(finding.reason().endsWith("is 6 mm lower than was shown"), finding.reason());
  }

  @Test
  void tellsHowMuchHigherAThingIsThanWasShown() {
    Bar higher = new Bar(-0.09, 0.06, 0.032, 0.10, 0.033);
    assertEquals(3, find(table(higher), higher).found().get(0).likeness().higher(), 0.01);
  }

  @Test
  void saysThatTheTableIsEmpty() {
    assertEquals("not here: the table is empty, or covered all over", find(table()).reason());
  }

  @Test
  void saysThatNothingHasTheShapeWhereItCanBeLaidNowhere() {
    Bar thin = new Bar(0.03, -0.02, 0.012, 0.2, 0.030);
    Demonstration shown = Demonstration.around("long", INPUT, GRID, INPUT.of(table(thin)), thin.grasp());
    Bar square = new Bar(0.0, 0.0, 0.052, 0.052, 0.030);
    Finding finding = finder.find(table(square), List.of(shown), proposing(square));
    assertEquals("not here: nothing on the table has the size and shape of what was shown", finding.reason());
  }

  @Test
  void findsTheShownBarBetweenTheFourWallsOfABin() {
    Bar same = new Bar(-0.05, 0.06, 0.032, 0.10, 0.030);
    Bar right = new Bar(0.18, 0, 0.02, 0.384, 0.12);
    Bar left = new Bar(-0.18, 0, 0.02, 0.384, 0.12);
    Bar far = new Bar(0, 0.18, 0.384, 0.02, 0.12);
    Bar near = new Bar(0, -0.18, 0.384, 0.02, 0.12);
    assertEquals(1, find(table(same, right, left, far, near), same).found().size());
  }

  @Test
  void findsTheShownBarInAHeapWhereEverythingTouches() {
    Bar same = new Bar(0.0, 0.0, 0.032, 0.10, 0.030);
    Bar above = new Bar(0.0, 0.09, 0.14, 0.08, 0.026);
    Bar below = new Bar(0.0, -0.09, 0.12, 0.08, 0.020);
    Finding finding = find(table(same, above, below), same);
    assertEquals(1, finding.found().size(), finding.reason());
    assertEquals(0.0, finding.best().orElseThrow().y(), 0.004);
  }

  @Test
  void ofTwoHundredOfTheSameTheNetworkIsAskedAboutTwenty() {
    Bar[] many = new Bar[200];
    for (int i = 0; i < many.length; i++) {
      many[i] = new Bar(-0.18 + 0.0258 * (i % 15), -0.18 + 0.0258 * (i / 15), 0.012, 0.012, 0.02);
    }
    Demonstration shown = Demonstration.around("peg", INPUT, GRID,
        INPUT.of(table(new Bar(0, 0, 0.012, 0.012, 0.02))), new Grasp(0, 0, AREA.tableZ() + 0.01, 0, 0.012, 1));
    int[] asked = {0};
    Finding finding = finder.find(table(many), List.of(shown), (seen, quality) -> {
      asked[0]++;
      Arrays.fill(quality, 0);
    });
    assertEquals(20, asked[0], finding.reason());
  }

  @Test
  void whatWasShownAmongOthersIsCutOut() {
    Bar other = new Bar(-0.09, 0.06, 0.05, 0.10, 0.060);
    byte[] among = INPUT.of(table(SHOWN, other));
    Demonstration shown = new Demonstration("bar", GRID, among, SHOWN.grasp());
    assertEquals(0, ShownPart.alone(shown, INPUT).seen()[cell(other)]);
    assertEquals(30, ShownPart.alone(shown, INPUT).seen()[cell(SHOWN)]);
  }

  /** As a coarse camera sees a low thing: in pieces, two cells between them. */
  private static Bar[] inPieces(double x, double y) {
    return new Bar[] {new Bar(x, y - 0.036, 0.032, 0.028, 0.030), new Bar(x, y, 0.032, 0.028, 0.030),
        new Bar(x, y + 0.036, 0.032, 0.028, 0.030)};
  }

  @Test
  void findsTheShownBarWhereItIsSeenInThreePieces() {
    Finding finding = find(table(inPieces(-0.05, 0.06)), new Bar(-0.05, 0.06, 0.032, 0.10, 0.030));
    assertEquals(1, finding.found().size(), finding.reason());
    assertEquals(0.06, finding.best().orElseThrow().y(), 0.004);
  }

  @Test
  void findsTheShownThingWhereOneEndOfItIsNotSeen() {
    Bar handle = new Bar(0.03, -0.02, 0.032, 0.10, 0.030);
    Bar shaft = new Bar(0.03, 0.07, 0.008, 0.08, 0.012);
    Demonstration shown =
        Demonstration.around("driver", INPUT, GRID, INPUT.of(table(handle, shaft)), handle.grasp());
    Bar seen = new Bar(-0.05, 0.0, 0.032, 0.10, 0.030);
    Finding finding = finder.find(table(seen), List.of(shown), proposing(seen));
    assertEquals("", finding.reason());
    assertEquals(seen.x, finding.best().orElseThrow().x(), 0.004);
    assertEquals(seen.y, finding.best().orElseThrow().y(), 0.008);
  }

  @Test
  void findsALowThingInNoise() {
    Bar low = new Bar(0.03, -0.02, 0.018, 0.142, 0.014);
    Demonstration shown = Demonstration.around("pen", INPUT, GRID, INPUT.of(noisy(table(low), 1)), low.grasp());
    Bar moved = new Bar(-0.05, 0.04, 0.018, 0.142, 0.014);
    Finding finding = finder.find(noisy(table(moved), 2), List.of(shown), proposing());
    assertEquals("", finding.reason());
    assertEquals(moved.x, finding.best().orElseThrow().x(), 0.004);
    assertEquals(moved.y, finding.best().orElseThrow().y(), 0.008);
    assertTrue(finding.found().get(0).likeness().distance() < 0.04, "noise is no difference: " + finding.found());
  }

  /** As a camera sees it whose heights deviate by 2 mm. */
  private static HeightMap noisy(HeightMap map, long seed) {
    Random random = new Random(seed);
    float[] metres = map.metres().clone();
    for (int i = 0; i < metres.length; i++) {
      metres[i] = (float) Math.max(0, metres[i] + 0.002 * random.nextGaussian());
    }
    return new HeightMap(map.grid(), metres);
  }

  @Test
  void whatWasShownInPiecesIsKeptWhole() {
    Bar[] pieces = {new Bar(0.03, -0.06, 0.032, 0.028, 0.030), new Bar(0.03, -0.02, 0.032, 0.028, 0.030),
        new Bar(0.03, 0.02, 0.032, 0.028, 0.030)}; // three cells between them
    byte[] seen = INPUT.of(table(pieces));
    Demonstration shown = new Demonstration("bar", GRID, seen, SHOWN.grasp());
    for (Bar piece : pieces) {
      assertEquals(30, ShownPart.alone(shown, INPUT).seen()[cell(piece)]);
    }
  }

  private static int cell(Bar bar) {
    return (int) Math.rint(GRID.row(bar.y)) * GRID.side() + (int) Math.rint(GRID.col(bar.x));
  }
}
