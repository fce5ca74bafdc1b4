package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

class AugmenterTest {
  // A T: the grasp holds its stem, so neither a wrong turn nor a mirror image looks the same.
  private static final BoxScene TEE = BoxScene.of(BoxScene.box(0.03, -0.02, 0.4, 0.03, 0.09, 0.05),
      BoxScene.box(0.03 - 0.045 * Math.sin(0.4) + 0.015 * Math.cos(0.4),
          -0.02 + 0.045 * Math.cos(0.4) + 0.015 * Math.sin(0.4), 0.4,
          0.08, 0.03, 0.03));
  private static final Grasp DEMO =
      new Grasp(0.03 + 0.01 * Math.sin(0.4), -0.02 - 0.01 * Math.cos(0.4), 0.42, 0.4, 0.03, 1);

  private final byte[] demo = InputSpec.STANDARD.of(TEE.heights());
  private final byte[] sample = new byte[InputSpec.STANDARD.values()];
  private final byte[] label8 = new byte[OutputSpec.STANDARD.values()];
  private final float[] label = new float[OutputSpec.STANDARD.values()];
  private final GraspDecoder decoder = new GraspDecoder(OutputSpec.STANDARD, 0.085);

  @Test
  void graspTurnsWithTheObject() {
    assertRigid(AugmentationSettings.RIGID);
  }

  @Test
  void graspIsMirroredWithTheObject() {
    assertRigid(new AugmentationSettings(0, 0, 0, 0, 1, true, 0));
  }

  @Test
  void otherGridsAndASecondChannelTurnWithTheObject() {
    InputSpec input = new InputSpec(64, 2, 0.005);
    OutputSpec output = new OutputSpec(16, 4, 0.020);
    WorkArea area = new WorkArea(0.3, 0.1, 0.2, 0.32);
    byte[] shown = new byte[input.values()];
    for (int i = 0; i < 64 * 64; i++) {
      boolean bar = Math.abs(i / 64 - 30) < 4 && Math.abs(i % 64 - 34) < 14;
      shown[2 * i] = (byte) (bar ? 40 : 0);
      shown[2 * i + 1] = bar ? 0 : InputSpec.SEEN; // as if the bar had not been seen
    }
    Grid grid = input.grid(area);
    Grasp grasp = new Grasp(grid.x(34), grid.y(30), 0.22, Math.PI / 2, 0.04, 1);
    Augmenter augmenter = new Augmenter(input, output, area, AugmentationSettings.RIGID);
    GraspDecoder other = new GraspDecoder(output, 0.085);
    SplittableRandom random = new SplittableRandom(3);
    byte[] turned = new byte[input.values()];
    float[] quality = new float[output.values()];
    for (int n = 0; n < 100; n++) {
      augmenter.sample(shown, 0, grasp, random, turned, 0).label(quality, 0);
      for (int i = 0; i < turned.length; i += 2) {
        assertTrue(turned[i + 1] == (turned[i] >= 20 ? 0 : InputSpec.SEEN) || turned[i] > 0 && turned[i] < 40,
            "cell " + i / 2);
      }
      Grasp placed = augmenter.placed(grasp);
      Grasp found = other.decode(quality, input.heights(grid, turned)).best().orElseThrow();
      assertEquals(placed.x(), found.x(), 0.004);
      assertEquals(placed.y(), found.y(), 0.004);
      assertEquals(0, Math.toDegrees(Grasp.angleBetween(placed.yaw(), found.yaw())), 8); // of bins of 45 degrees
      assertEquals(0.04, found.width(), 0.006);
    }
  }

  @Test
  void blindSpotsAreUnseenInTheSecondChannel() {
    InputSpec input = new InputSpec(64, 2, 0.005);
    WorkArea area = new WorkArea(0, 0, 0.4, 0.32);
    byte[] shown = new byte[input.values()];
    for (int i = 0; i < 64 * 64; i++) {
      shown[2 * i] = (byte) (Math.abs(i / 64 - 32) < 8 && Math.abs(i % 64 - 32) < 8 ? 40 : 0);
      shown[2 * i + 1] = InputSpec.SEEN;
    }
    Augmenter augmenter =
        new Augmenter(input, new OutputSpec(16, 4, 0.02), area, new AugmentationSettings(0, 0, 0, 20, 3, false, 0));
    byte[] out = new byte[input.values()];
    SplittableRandom random = new SplittableRandom(4);
    int unseen = 0;
    for (int n = 0; n < 10; n++) {
      augmenter.sample(shown, 0, new Grasp(0, 0, 0.42, 0, 0.04, 1), random, out, 0);
      for (int i = 0; i < 64 * 64; i++) {
        unseen += out[2 * i + 1] == 0 ? 1 : 0;
      }
    }
    assertTrue(unseen > 100, unseen + " unseen cells in ten samples");
  }

  private void assertRigid(AugmentationSettings settings) {
    Augmenter augmenter = new Augmenter(InputSpec.STANDARD, OutputSpec.STANDARD, WorkArea.STANDARD, settings);
    SplittableRandom random = new SplittableRandom(7);
    int objectCells = objectCells(demo);
    for (int n = 0; n < 300; n++) {
      augmenter.sample(demo, 0, DEMO, random, sample, 0).label(label, 0);
      HeightMap map = InputSpec.STANDARD.heights(InputSpec.STANDARD.grid(WorkArea.STANDARD), sample);
      Grasp placed = augmenter.placed(DEMO);
      GripProfile profile = new GripProfile(0.085);
      TablePlane table = new TablePlane();
      table.fit(map);
      assertTrue(profile.measure(map, table, placed.x(), placed.y(), placed.yaw(), Double.NaN), "sample " + n);
      assertEquals(0.03, profile.high - profile.low, 0.006, "sample " + n);
      assertEquals(0, (profile.high + profile.low) / 2, 0.003, "sample " + n);
      assertEquals(0.05, profile.top, 0.001, "sample " + n);
      Grasp decoded = decoder.decode(label, map).best().orElseThrow();
      assertEquals(placed.x(), decoded.x(), 0.003);
      assertEquals(placed.y(), decoded.y(), 0.003);
      assertEquals(0, Math.toDegrees(Grasp.angleBetween(placed.yaw(), decoded.yaw())), 1);
      // The foot of the T is a free end: the bar lies on one side only.
      double along = 0.055 * (settings.mirror() && mirrored(map, placed) ? -1 : 1);
      assertTrue(onBar(map, placed, along), "the bar is on the right side of the stem in sample " + n);
      assertTrue(objectCells(sample) > 0.6 * objectCells, "most of the object is in view in sample " + n);
    }
  }

  /** The bar's longer arm points to +x of the closing direction in the demonstration, to -x in a mirrored one. */
  private static boolean onBar(HeightMap map, Grasp grasp, double along) {
    double sx = -StrictMath.sin(grasp.yaw());
    double sy = StrictMath.cos(grasp.yaw());
    double x = grasp.x() + along * sx;
    double y = grasp.y() + along * sy;
    // Out of view counts as right: the border may cut the bar off.
    boolean inView = Math.abs(x) < 0.185 && Math.abs(y) < 0.185;
    return !inView || map.heightAt(x, y) > 0.02;
  }

  private static boolean mirrored(HeightMap map, Grasp grasp) {
    return !onBar(map, grasp, 0.055);
  }

  @Test
  void samplesReachAllOfTheAreaAndAllAngles() {
    Augmenter augmenter =
        new Augmenter(InputSpec.STANDARD, OutputSpec.STANDARD, WorkArea.STANDARD, AugmentationSettings.STANDARD);
    SplittableRandom random = new SplittableRandom(8);
    int[] angles = new int[8];
    boolean[] places = new boolean[16];
    for (int n = 0; n < 800; n++) {
      augmenter.sample(demo, 0, DEMO, random, sample, 0).label(label8, 0);
      Grasp placed = augmenter.placed(DEMO);
      assertTrue(Math.abs(placed.x()) < 0.184 && Math.abs(placed.y()) < 0.184, placed.toString());
      angles[Math.floorMod((int) Math.floor(placed.yaw() * 4 / Math.PI), 8)]++;
      places[(int) (4 * (placed.x() + 0.192) / 0.384) * 4 + (int) (4 * (placed.y() + 0.192) / 0.384)] = true;
    }
    assertTrue(Arrays.stream(angles).allMatch(k -> k > 60), Arrays.toString(angles));
    for (int i = 0; i < 16; i++) {
      assertTrue(places[i], "no grasp in part " + i + " of the work area");
    }
  }

  @Test
  void tableStaysFlatAndHeightsInRange() {
    Augmenter augmenter =
        new Augmenter(InputSpec.STANDARD, OutputSpec.STANDARD, WorkArea.STANDARD, AugmentationSettings.STANDARD);
    SplittableRandom random = new SplittableRandom(9);
    int lowest = 127;
    int highest = 0;
    for (int n = 0; n < 200; n++) {
      augmenter.sample(demo, 0, DEMO, random, sample, 0).label(label8, 0);
      int top = 0;
      int table = 0;
      for (byte h : sample) {
        assertTrue(h >= 0);
        top = Math.max(top, h);
        table += h == 0 ? 1 : 0;
      }
      assertTrue(table > InputSpec.STANDARD.values() - objectCells(demo) - 250, "table cells: " + table);
      lowest = Math.min(lowest, top);
      highest = Math.max(highest, top);
    }
    assertTrue(lowest >= 46 && lowest <= 49, "lowest top " + lowest);
    assertTrue(highest >= 54 && highest <= 57, "highest top " + highest);
  }

  @Test
  void tableThatABiasedCameraLiftsIsLiftedInTheCornersToo() {
    byte[] lifted = demo.clone();
    for (int i = 0; i < lifted.length; i++) {
      lifted[i] += 15;
    }
    Augmenter augmenter =
        new Augmenter(InputSpec.STANDARD, OutputSpec.STANDARD, WorkArea.STANDARD, AugmentationSettings.STANDARD);
    SplittableRandom random = new SplittableRandom(15);
    SplittableRandom same = new SplittableRandom(15);
    byte[] flat = new byte[InputSpec.STANDARD.values()];
    for (int n = 0; n < 50; n++) {
      augmenter.sample(lifted, 0, DEMO, random, sample, 0).label(label8, 0);
      augmenter.sample(demo, 0, DEMO, same, flat, 0).label(label8, 0);
      for (int i = 0; i < flat.length; i++) {
        assertEquals(flat[i] + 15, sample[i], 1.0, "cell " + i + " of sample " + n);
      }
    }
  }

  @Test
  void blindSpotsOnlyTakeAway() {
    Augmenter rigid =
        new Augmenter(InputSpec.STANDARD, OutputSpec.STANDARD, WorkArea.STANDARD, AugmentationSettings.RIGID);
    Augmenter blind = new Augmenter(InputSpec.STANDARD, OutputSpec.STANDARD, WorkArea.STANDARD,
        new AugmentationSettings(0, 0, 0, 3, 3, false, 0));
    byte[] whole = new byte[InputSpec.STANDARD.values()];
    int most = 0;
    for (int seed = 0; seed < 100; seed++) {
      rigid.sample(demo, 0, DEMO, new SplittableRandom(seed), whole, 0).label(label8, 0);
      blind.sample(demo, 0, DEMO, new SplittableRandom(seed), sample, 0).label(label8, 0);
      int lowered = 0;
      for (int i = 0; i < whole.length; i++) {
        assertTrue(sample[i] <= whole[i], "cell " + i + " of seed " + seed);
        lowered += sample[i] < whole[i] ? 1 : 0;
      }
      most = Math.max(most, lowered);
    }
    assertTrue(most > 20 && most <= 3 * 29, "most cells lowered in a sample: " + most);
  }

  @Test
  void int8LabelPeaksAtTheGrasp() {
    Augmenter augmenter =
        new Augmenter(InputSpec.STANDARD, OutputSpec.STANDARD, WorkArea.STANDARD, AugmentationSettings.STANDARD);
    SplittableRandom random = new SplittableRandom(10);
    SplittableRandom same = new SplittableRandom(10);
    for (int n = 0; n < 50; n++) {
      augmenter.sample(demo, 0, DEMO, random, sample, 0).label(label8, 0);
      augmenter.sample(demo, 0, DEMO, same, sample, 0).label(label, 0);
      Grasp placed = augmenter.placed(DEMO);
      int col = (int) ((placed.x() + 0.192) / 0.016);
      int row = (int) ((0.192 - placed.y()) / 0.016);
      int bin = Math.floorMod((int) Math.rint(placed.yaw() * 8 / Math.PI), 8);
      assertEquals(127, label8[(row * 24 + col) * 8 + bin]);
      for (int i = 0; i < label.length; i++) {
        assertEquals(127 * label[i], label8[i], 0.5001);
      }
    }
  }

  @Test
  void sameSeedGivesTheSameBytesOnEveryMachine() {
    int[] hashes = new int[2];
    for (int run = 0; run < 2; run++) {
      Augmenter augmenter =
          new Augmenter(InputSpec.STANDARD, OutputSpec.STANDARD, WorkArea.STANDARD, AugmentationSettings.STANDARD);
      SplittableRandom random = new SplittableRandom(12);
      for (int n = 0; n < 20; n++) {
        augmenter.sample(demo, 0, DEMO, random, sample, 0).label(label8, 0);
        hashes[run] = 31 * (31 * hashes[run] + Arrays.hashCode(sample)) + Arrays.hashCode(label8);
      }
    }
    assertEquals(hashes[0], hashes[1]);
    assertEquals(-1526901297, hashes[0], "golden hash of 20 samples of seed 12");
  }

  @Test
  void offsetsLeaveTheRestOfTheArraysAlone() {
    byte[] bigDemo = new byte[InputSpec.STANDARD.values() + 20];
    System.arraycopy(demo, 0, bigDemo, 20, InputSpec.STANDARD.values());
    byte[] bigOut = new byte[InputSpec.STANDARD.values() + 14];
    byte[] bigLabel = new byte[OutputSpec.STANDARD.values() + 10];
    Arrays.fill(bigOut, (byte) 99);
    Arrays.fill(bigLabel, (byte) 99);
    Augmenter augmenter =
        new Augmenter(InputSpec.STANDARD, OutputSpec.STANDARD, WorkArea.STANDARD, AugmentationSettings.STANDARD);
    augmenter.sample(bigDemo, 20, DEMO, new SplittableRandom(13), bigOut, 7).label(bigLabel, 5);
    augmenter.sample(demo, 0, DEMO, new SplittableRandom(13), sample, 0).label(label8, 0);
    assertArrayEquals(sample, Arrays.copyOfRange(bigOut, 7, 7 + InputSpec.STANDARD.values()));
    assertArrayEquals(label8, Arrays.copyOfRange(bigLabel, 5, 5 + OutputSpec.STANDARD.values()));
    assertEquals(99, bigOut[6]);
    assertEquals(99, bigOut[7 + InputSpec.STANDARD.values()]);
    assertEquals(99, bigLabel[4]);
    assertEquals(99, bigLabel[5 + OutputSpec.STANDARD.values()]);
  }

  @Test
  void allocatesNothingPerSample() {
    var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    Augmenter augmenter =
        new Augmenter(InputSpec.STANDARD, OutputSpec.STANDARD, WorkArea.STANDARD, AugmentationSettings.STANDARD);
    SplittableRandom random = new SplittableRandom(14);
    long start = 0;
    long allocated = 0;
    long[] nanos = new long[2000];
    for (int n = 0; n < nanos.length; n++) {
      if (n == 1000) {
        allocated = threads.getCurrentThreadAllocatedBytes();
      }
      start = System.nanoTime();
      augmenter.sample(demo, 0, DEMO, random, sample, 0).label(label8, 0);
      nanos[n] = System.nanoTime() - start;
    }
    allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    Arrays.sort(nanos, 1000, 2000);
    System.out.printf("augmented sample: median %.3f ms%n", nanos[1500] / 1e6);
    assertTrue(allocated < 1000, "1000 samples allocated " + allocated + " bytes");
  }

  @Test
  void refusesSettingsOutOfRange() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
        () -> new AugmentationSettings(0.9, 0, 0, 0, 1, false, 0));
    assertEquals("heightScale must be 0 to 0.5, got 0.9", e.getMessage());
  }

  private static int objectCells(byte[] heights) {
    int n = 0;
    for (byte h : heights) {
      n += h >= 4 ? 1 : 0;
    }
    return n;
  }
}
