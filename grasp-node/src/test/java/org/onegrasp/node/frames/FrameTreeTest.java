package org.onegrasp.node.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.Transform;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.msgs.Vector3;
import org.onegrasp.world.Pose;

class FrameTreeTest {
  private static final double HALF = Math.sqrt(0.5);
  private static final Quaternion QUARTER_TURN = new Quaternion(0, 0, HALF, HALF);
  private static final long SECOND = 1_000_000_000L;

  private long steady; // nanoseconds
  private final FrameTree frames = new FrameTree(0.5, () -> steady);
  private long now = 1000 * SECOND;

  private static TransformStamped transform(long stamp, String parent, String child, double x, Quaternion rotation) {
    return new TransformStamped(Header.of(RosTime.ofNanos(stamp), parent), child,
        new Transform(new Vector3(x, 0, 0), rotation));
  }

  private void putFixed(String parent, String child, double x, double y, double z, Quaternion rotation) {
    frames.update(new TFMessage(List.of(new TransformStamped(Header.of(RosTime.ZERO, parent), child,
        new Transform(new Vector3(x, y, z), rotation)))), true, now);
  }

  private void putMoving(double seconds, String parent, String child, double x, Quaternion rotation) {
    frames.update(new TFMessage(List.of(transform(Math.round(seconds * SECOND), parent, child, x, rotation))), false,
        now);
  }

  private double[] originOf(String frame, String base) {
    return frames.lookUp(base, frame, now).pose().transform(0, 0, 0);
  }

  private FrameTree.Located at(double seconds) {
    return frames.lookUp("base", "wrist", Math.round(seconds * SECOND));
  }

  private FrameTree.Coverage coverageAt(double seconds) {
    return frames.coverage("base", "wrist", Math.round(seconds * SECOND));
  }

  private double xAt(double seconds) {
    return at(seconds).pose().x();
  }

  private String refusalAt(double seconds) {
    return assertThrows(NoTransformException.class, () -> xAt(seconds)).getMessage();
  }

  @Test
  void chainsTransformsUpwardsAndDownwards() {
    putFixed("world", "base", 1, 0, 0, QUARTER_TURN); // a quarter turn to the left
    putFixed("world", "mast", 0, 2, 0, Quaternion.IDENTITY);
    putFixed("mast", "camera", 0, 0, 3, Quaternion.IDENTITY);
    // The camera is at (0, 2, 3) of the world: (-1, 2, 3) from the base, whose x axis is the world's y.
    assertArrayEquals(new double[] {2, 1, 3}, originOf("camera", "base"), 1e-12);
    assertArrayEquals(new double[] {0, 2, 3}, originOf("camera", "world"), 1e-12);
  }

  @Test
  void newerFixedTransformReplacesTheOlder() {
    putFixed("base", "camera", 1, 0, 0, Quaternion.IDENTITY);
    putFixed("base", "camera", 5, 0, 0, Quaternion.IDENTITY);
    assertArrayEquals(new double[] {5, 0, 0}, originOf("camera", "base"), 1e-12);
  }

  @Test
  void leadingSlashMeansNothing() {
    putFixed("/base", "/camera", 1, 0, 0, Quaternion.IDENTITY);
    assertArrayEquals(new double[] {1, 0, 0}, originOf("camera", "base"), 1e-12);
  }

  @Test
  void frameIsItselfWithoutAnyTransform() {
    assertEquals(Pose.IDENTITY, frames.lookUp("base", "base", now).pose());
  }

  @Test
  void unconnectedFramesAreRefusedWithTheKnownOnes() {
    putFixed("base", "camera", 1, 0, 0, Quaternion.IDENTITY);
    putFixed("island", "hut", 1, 0, 0, Quaternion.IDENTITY);
    String apart = assertThrows(NoTransformException.class, () -> originOf("hut", "base")).getMessage();
    assertEquals(
        "no transform from 'hut' to 'base' on /tf or /tf_static (known frames: camera in base, hut in island):"
            + " publish one",
        apart);
    String unknown = assertThrows(NoTransformException.class, () -> originOf("moon", "base")).getMessage();
    assertTrue(unknown.startsWith("unknown frame 'moon', no transform"), unknown);
  }

  @Test
  void loopOfTransformsEnds() {
    putFixed("a", "b", 1, 0, 0, Quaternion.IDENTITY);
    putFixed("b", "a", 1, 0, 0, Quaternion.IDENTITY);
    assertThrows(NoTransformException.class, () -> originOf("a", "c"));
  }

  @Test
  void movingFrameIsInterpolatedAtTheTimeAskedFor() {
    putMoving(1000.0, "base", "wrist", 1, Quaternion.IDENTITY);
    putMoving(1000.1, "base", "wrist", 2, QUARTER_TURN);
    Pose between = at(1000.025).pose(); // a quarter of the way
    assertEquals(1.25, between.x(), 1e-9);
    assertEquals(Math.PI / 8, between.yaw(), 1e-9);
  }

  @Test
  void sameTurnWithOppositeSignIsNoTurn() {
    putMoving(1000.0, "base", "wrist", 0, new Quaternion(0, 0, HALF, HALF));
    putMoving(1000.1, "base", "wrist", 0, new Quaternion(0, 0, -HALF, -HALF));
    assertEquals(Math.PI / 2, at(1000.05).pose().yaw(), 1e-9);
  }

  @Test
  void nearestTransformOfAFrameThatStandsStillServesWithinTheToleranceAndIsTold() {
    putMoving(1000.0, "base", "wrist", 1, Quaternion.IDENTITY);
    putMoving(1000.1, "base", "wrist", 1.0001, Quaternion.IDENTITY);
    assertEquals(1.0001, xAt(1000.5));
    assertEquals(List
        .of("the newest transform of 'wrist' in 'base' on /tf is 0.4 s too old; the frame stood still then and is taken"
            + " as it was: let its publisher tell it more often and sooner"),
        at(1000.5).doubts());
    assertEquals(1, xAt(999.6));
    assertTrue(
        at(999.6).doubts().get(0).startsWith("the oldest transform of 'wrist' in 'base' on /tf is 0.4 s too new"));
    assertEquals(List.of(), at(1000.05).doubts());
  }

  @Test
  void frameThatMovesOrTurnsIsNotTakenFromAnotherTime() {
    putMoving(1000.0, "base", "wrist", 1, Quaternion.IDENTITY);
    putMoving(1000.1, "base", "wrist", 1.02, Quaternion.IDENTITY); // 0.2 m/s
    assertTrue(refusalAt(1000.2).contains("is 0.1 s too old, and the frame moves (20 mm in as much time)"),
        refusalAt(1000.2));
    assertTrue(refusalAt(999.8).contains("is 0.2 s too new, and the frame moves (20 mm"), refusalAt(999.8));
    assertEquals(1.02, xAt(1000.105), "1 mm away");
    putMoving(1000.2, "base", "wrist", 1.02, QUARTER_TURN);
    assertTrue(refusalAt(1000.3).contains("the frame moves (1571 mm"), refusalAt(1000.3));
  }

  @Test
  void frameThatOnceMovedAndHasStoodStillSinceServes() {
    for (int i = 0; i <= 20; i++) {
      putMoving(1000 + i * 0.1, "base", "wrist", Math.min(i, 10) * 0.02, Quaternion.IDENTITY);
    }
    assertEquals(0.2, xAt(1002.3), 1e-12);
  }

  @Test
  void gapWhileTheFrameMovedIsNotBridged() {
    putMoving(1000, "base", "wrist", 1, Quaternion.IDENTITY);
    putMoving(1008, "base", "wrist", 1, Quaternion.IDENTITY);
    assertEquals(1, xAt(1004), "it stood still");
    putMoving(1009, "base", "wrist", 2, Quaternion.IDENTITY);
    assertEquals(1.5, xAt(1008.5), 1e-9);
    putMoving(1011, "base", "wrist", 3, Quaternion.IDENTITY);
    assertEquals(
        "the transform of 'wrist' in 'base' on /tf is missing for 2.0 s while the frame moves, and the nearest is"
            + " 1.0 s away, at"
            + " most 0.5 s will do (~transform_tolerance): check that its publisher runs",
        refusalAt(1010));
  }

  @Test
  void timeIsCoveredOnceEveryMovingFrameOfTheChainHasATransformAtOrAfterIt() {
    putFixed("lift", "base", 0, 0, 0, Quaternion.IDENTITY);
    assertEquals(FrameTree.Coverage.AWAITED, coverageAt(1000.0), "not joined yet");
    putMoving(1000.0, "lift", "slide", 1, Quaternion.IDENTITY);
    putMoving(1000.2, "slide", "wrist", 1, Quaternion.IDENTITY);
    assertEquals(FrameTree.Coverage.THERE, coverageAt(1000.0));
    assertEquals(FrameTree.Coverage.AWAITED, coverageAt(1000.1), "the slide's is missing");
    putMoving(1000.3, "lift", "slide", 1, Quaternion.IDENTITY);
    assertEquals(FrameTree.Coverage.THERE, coverageAt(1000.1));
    assertEquals(FrameTree.Coverage.AWAITED, coverageAt(1000.25), "the wrist's is missing");
    steady += 3 * SECOND;
    assertEquals(FrameTree.Coverage.SILENT, coverageAt(1000.25));
  }

  @Test
  void fixedChainIsAlwaysCovered() {
    putFixed("base", "mast", 0, 0, 1, Quaternion.IDENTITY);
    putFixed("mast", "wrist", 0, 0, 1, Quaternion.IDENTITY);
    steady += 1000 * SECOND;
    assertEquals(FrameTree.Coverage.THERE, coverageAt(5000));
    assertEquals(FrameTree.Coverage.THERE, frames.coverage("base", "base", 0));
  }

  @Test
  void transformsOfTheFutureAreInterpolatedLikeOthers() {
    putMoving(1000.5, "base", "wrist", 1, Quaternion.IDENTITY); // as localisation sends them, for now and a while
    putMoving(1000.6, "base", "wrist", 2, Quaternion.IDENTITY);
    assertEquals(1.3, xAt(1000.53), 1e-9);
  }

  @Test
  void waitingEndsWithTheTransformOrWithTheTime() throws Exception {
    FrameTree live = new FrameTree(0.5, System::nanoTime);
    live.update(new TFMessage(List.of(transform(now, "base", "wrist", 1, Quaternion.IDENTITY))), false, now);
    live.await("base", "wrist", now + 1, 1_000_000);
    assertEquals(FrameTree.Coverage.AWAITED, live.coverage("base", "wrist", now + 1));
    Thread later = new Thread(() -> live.update(
        new TFMessage(List.of(transform(now + SECOND, "base", "wrist", 2, Quaternion.IDENTITY))), false, now + SECOND));
    later.start();
    live.await("base", "wrist", now + SECOND / 2, 60 * SECOND);
    assertEquals(1.5, live.lookUp("base", "wrist", now + SECOND / 2).pose().x(), 1e-9);
    later.join();
  }

  @Test
  void fastMotionIsFollowedToATenthOfAMillimetre() {
    double amplitude = 0.005;
    double omega = 2 * Math.PI * 10; // 10 Hz, 0.3 m/s, two times the earth's gravity
    for (int i = 0; i <= 1500; i++) { // three seconds at 500 Hz
      putMoving(1000 + i * 0.002, "base", "wrist", amplitude * Math.sin(omega * i * 0.002), Quaternion.IDENTITY);
    }
    for (double seconds = 1002.2; seconds < 1003; seconds += 0.0033) {
      assertEquals(amplitude * Math.sin(omega * (seconds - 1000)), xAt(seconds), 1e-4, "at " + seconds);
    }
  }

  @Test
  void staleTransformIsRefusedWithItsAge() {
    putMoving(1000.0, "base", "wrist", 1, Quaternion.IDENTITY);
    assertEquals(
        "the newest transform of 'wrist' in 'base' on /tf is 3.2 s too old, at most 0.5 s will do"
            + " (~transform_tolerance):"
            + " check that its publisher runs, and compare the clocks",
        refusalAt(1003.2));
    assertTrue(refusalAt(999.0).startsWith("the oldest transform of 'wrist' in 'base' on /tf is 1.0 s too new"));
  }

  @Test
  void staleTransformAboveBothFramesDoesNotMatter() {
    putMoving(900.0, "map", "base", 7, Quaternion.IDENTITY);
    putMoving(1000.0, "base", "wrist", 1, Quaternion.IDENTITY);
    assertEquals(1, xAt(1000.0));
  }

  @Test
  void fixedFrameNeverGetsStaleBelowAMovingOne() {
    putFixed("wrist", "camera", 0.1, 0, 0, Quaternion.IDENTITY);
    putMoving(1000.0, "base", "wrist", 1, Quaternion.IDENTITY);
    now += 60 * SECOND;
    putMoving(1060.0, "base", "wrist", 2, Quaternion.IDENTITY);
    assertArrayEquals(new double[] {2.1, 0, 0}, originOf("camera", "base"), 1e-12);
  }

  @Test
  void transformWithoutAStampCountsAsOfNow() {
    putMoving(0, "base", "wrist", 4, Quaternion.IDENTITY);
    assertEquals(4, xAt(1000.0));
  }

  @Test
  void timeThatGoesBackForgetsMovingFramesOnly() {
    putFixed("wrist", "camera", 0.1, 0, 0, Quaternion.IDENTITY);
    putMoving(1000.0, "base", "wrist", 1, Quaternion.IDENTITY);
    now = 990 * SECOND;
    putMoving(990.0, "base", "wrist", 3, Quaternion.IDENTITY);
    assertArrayEquals(new double[] {3.1, 0, 0}, originOf("camera", "base"), 1e-12);
    assertTrue(refusalAt(1000.0).contains("10.0 s too old"));
  }

  @Test
  void sampleOfAClockThatWasFarAheadIsForgottenWithTheNextOne() {
    putMoving(5000.0, "base", "wrist", 9, Quaternion.IDENTITY);
    putMoving(1000.0, "base", "wrist", 1, Quaternion.IDENTITY);
    assertEquals(1, xAt(1000.2));
  }

  @Test
  void childThatChangesItsParentHangsOnTheNewOne() {
    putFixed("base", "tool", 1, 0, 0, Quaternion.IDENTITY);
    putFixed("rack", "tool", 2, 0, 0, Quaternion.IDENTITY);
    assertThrows(NoTransformException.class, () -> originOf("tool", "base"));
    assertArrayEquals(new double[] {2, 0, 0}, originOf("tool", "rack"), 1e-12);
    assertEquals(List.of(), frames.lookUp("rack", "tool", now).doubts());
  }

  @Test
  void parentsByTurnsAreToldAndTheOneOfThatTimeCounts() {
    putFixed("base", "rack", 10, 0, 0, Quaternion.IDENTITY);
    for (int i = 0; i < 10; i++) {
      putMoving(1000 + i * 0.1, "base", "wrist", 1, Quaternion.IDENTITY);
      putMoving(1000.05 + i * 0.1, "rack", "wrist", 2, Quaternion.IDENTITY);
    }
    assertEquals(1, xAt(1000.72), 1e-12);
    assertEquals(12, xAt(1000.77), 1e-12);
    assertEquals(
        List.of("'wrist' has different parents by turns, 'base' and 'rack': stop all of its publishers but one"),
        at(1000.72).doubts());
    steady += 11 * SECOND;
    putMoving(1011, "base", "wrist", 1, Quaternion.IDENTITY);
    putMoving(1011.1, "base", "wrist", 1, Quaternion.IDENTITY);
    assertEquals(new FrameTree.Located(new Pose(1, 0, 0, 0, 0, 0, 1), List.of()), at(1011.05), "the other has stopped");
  }

  @Test
  void sameFrameOnBothTopicsIsToldAndTheMovingOneCountsWhileItIsSent() {
    putFixed("base", "wrist", 5, 0, 0, Quaternion.IDENTITY);
    putMoving(1000.0, "base", "wrist", 1, Quaternion.IDENTITY);
    putFixed("base", "wrist", 5, 0, 0, Quaternion.IDENTITY);
    putMoving(1000.1, "base", "wrist", 2, Quaternion.IDENTITY);
    assertEquals(1.5, xAt(1000.05), 1e-9);
    assertEquals(
        List.of("'wrist' comes on /tf and on /tf_static: what comes on /tf counts, stop one of the two publishers"),
        at(1000.05).doubts());
    steady += 11 * SECOND;
    now += 11 * SECOND;
    assertEquals(new FrameTree.Located(new Pose(5, 0, 0, 0, 0, 0, 1), List.of()), at(1011),
        "a stray transform takes no frame away");
  }

  @Test
  void fixedFrameThatComesBackWhenTheMovingOneFallsSilentIsToldUnlessItSaysTheSameOrComesLater() {
    putFixed("base", "wrist", 5, 0, 0, Quaternion.IDENTITY);
    for (int i = 0; i < 20; i++) {
      steady += SECOND / 10;
      putMoving(1000 + i * 0.1, "base", "wrist", 5.1, Quaternion.IDENTITY);
    }
    steady += 11 * SECOND;
    now += 13 * SECOND;
    assertEquals(new FrameTree.Located(new Pose(5, 0, 0, 0, 0, 0, 1),
        List.of("'wrist' came on /tf until 11.0 s ago, and 100 mm away from where"
            + " /tf_static has it, which is taken now: check that the publisher of /tf runs, or publish on"
            + " /tf_static where it is")),
        at(1013));
    putFixed("base", "wrist", 5, 0, 0, Quaternion.IDENTITY);
    steady += 1;
    assertEquals(List.of(), at(1013).doubts(), "that is meant");
  }

  @Test
  void oneUnusableTransformDoesNotTakeItsMessageWithIt() {
    TFMessage message = new TFMessage(List.of(transform(now, "base", "bad", 0, new Quaternion(0, 0, 0, 0)),
        transform(now, "base", "base", 0, Quaternion.IDENTITY),
        transform(now, "base", "wrist", 1, Quaternion.IDENTITY)));
    assertThrows(IllegalArgumentException.class, () -> frames.update(message, false, now));
    assertEquals(1, xAt(1000.0));
    assertEquals("wrist in base", frames.known());
  }

  @Test
  void memoryIsBoundedHoweverOftenAndLongTransformsCome() {
    for (int i = 0; i < 60_000; i++) { // a minute at 1 kHz
      putMoving(1000 + i * 0.001, "base", "wrist", i, Quaternion.IDENTITY);
    }
    assertTrue(frames.size() > 900 && frames.size() <= FrameHistory.MOST_SAMPLES, "samples: " + frames.size());
    assertEquals(59_000, xAt(1059.0), 20);
    for (int i = 0; i < 100_000; i++) { // in any order
      putMoving(1050 + i * 7919 % 100_000 * 0.0001, "base", "wrist", 0, Quaternion.IDENTITY);
    }
    assertTrue(frames.size() <= FrameHistory.MOST_SAMPLES, "samples: " + frames.size());
  }

  private void putJunk(int count, String prefix, boolean fixed) {
    for (int i = 0; i < count; i++) {
      steady += 10_000;
      frames.update(new TFMessage(List.of(transform(now, "base", prefix + i, 0, Quaternion.IDENTITY))), fixed, now);
    }
  }

  @Test
  void framesThatCameOnceGiveWayToNewOnesAndThoseInUseDoNot() {
    putMoving(1000.0, "base", "wrist", 1, Quaternion.IDENTITY);
    assertEquals(1, xAt(1000.0));
    putJunk(10_000, "junk", false);
    assertEquals(FrameTree.MOST_MOVING, frames.size());
    assertEquals(1, xAt(1000.0));
    putMoving(1000.0, "base", "late", 3, Quaternion.IDENTITY);
    assertArrayEquals(new double[] {3, 0, 0}, originOf("late", "base"));
  }

  @Test
  void framesThatWentSilentGiveWayToNewOnes() {
    putJunk(FrameTree.MOST_MOVING, "junk", false);
    putJunk(FrameTree.MOST_MOVING, "junk", false); // all of them twice: they are there to stay
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> putMoving(1000.0, "base", "late", 3, Quaternion.IDENTITY))
            .getMessage().contains("'late' is left out, 500 frames are known already"));
    steady += 11 * SECOND;
    putMoving(1011.0, "base", "late", 3, Quaternion.IDENTITY);
    assertEquals(FrameTree.MOST_MOVING, frames.size());
  }

  @Test
  void fixedFramesThatNobodyUsesGiveWayToNewOnes() {
    putFixed("base", "camera", 1, 0, 0, Quaternion.IDENTITY);
    assertArrayEquals(new double[] {1, 0, 0}, originOf("camera", "base"));
    putJunk(10_000, "junk", true);
    assertEquals(FrameTree.MOST_FIXED, frames.size());
    assertArrayEquals(new double[] {1, 0, 0}, originOf("camera", "base"), "in use");
    putFixed("base", "late", 3, 0, 0, Quaternion.IDENTITY);
    assertArrayEquals(new double[] {3, 0, 0}, originOf("late", "base"));
  }

  @Test
  void manyParentsOfOneFrameAreBoundedToo() {
    for (int i = 0; i < 1000; i++) {
      putMoving(1000 + i * 0.001, "parent" + i, "wrist", 1, Quaternion.IDENTITY);
      putFixed("parent" + i, "tool", 1, 0, 0, Quaternion.IDENTITY);
    }
    assertEquals(8, frames.size());
  }

  @Test
  void numbersThatNoArmReachesAreRefusedBeforeTheyAreChained() {
    for (double x : new double[] {1e308, -1e308, 1e7, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> putMoving(1000, "base", "wrist", x, Quaternion.IDENTITY),
          "x " + x);
    }
    for (double q : new double[] {1e308, 1e200, 1e-200, Double.NaN, Double.NEGATIVE_INFINITY, 0}) {
      assertThrows(IllegalArgumentException.class,
          () -> putMoving(1000, "base", "wrist", 1, new Quaternion(q, q, q, q)), "q " + q);
    }
    for (int i = 0; i < 400; i++) { // the farthest that is taken, as long a chain as there may be
      putFixed(i == 0 ? "base" : "f" + i, "f" + (i + 1), 1e6, -1e6, 1e6, QUARTER_TURN);
    }
    assertTrue(Double.isFinite(frames.lookUp("base", "f400", now).pose().z()));
  }

  @Test
  void quaternionOfAnotherLengthIsMadeOneOfLengthOne() {
    putMoving(1000.0, "base", "wrist", 0, new Quaternion(0, 0, 50, 50));
    assertEquals(Math.PI / 2, at(1000).pose().yaw(), 1e-12);
  }
}
