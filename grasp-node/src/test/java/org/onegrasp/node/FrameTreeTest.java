package org.onegrasp.node;

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

  private final FrameTree frames = new FrameTree(0.5);
  private long now = 1000 * SECOND;

  private static TransformStamped transform(long stamp, String parent, String child, double x, Quaternion rotation) {
    return new TransformStamped(Header.of(RosTime.ofNanos(stamp), parent), child, new Transform(new Vector3(x, 0, 0), rotation));
  }

  private void putFixed(String parent, String child, double x, double y, double z, Quaternion rotation) {
    frames.update(new TFMessage(List.of(new TransformStamped(Header.of(RosTime.ZERO, parent), child,
        new Transform(new Vector3(x, y, z), rotation)))), true, now);
  }

  private void putMoving(double seconds, String parent, String child, double x, Quaternion rotation) {
    frames.update(new TFMessage(List.of(transform(Math.round(seconds * SECOND), parent, child, x, rotation))), false, now);
  }

  private double[] originOf(String frame, String base) {
    return frames.lookUp(base, frame, now).transform(0, 0, 0);
  }

  private double xAt(double seconds) {
    return frames.lookUp("base", "wrist", Math.round(seconds * SECOND)).x();
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
    assertEquals(Pose.IDENTITY, frames.lookUp("base", "base", now));
  }

  @Test
  void unconnectedFramesAreRefusedWithTheKnownOnes() {
    putFixed("base", "camera", 1, 0, 0, Quaternion.IDENTITY);
    putFixed("island", "hut", 1, 0, 0, Quaternion.IDENTITY);
    String apart = assertThrows(NoTransformException.class, () -> originOf("hut", "base")).getMessage();
    assertEquals("no transform from 'hut' to 'base' on /tf or /tf_static (known frames: camera in base, hut in island): publish one",
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
    Pose between = frames.lookUp("base", "wrist", 1000 * SECOND + SECOND / 40); // a quarter of the way
    assertEquals(1.25, between.x(), 1e-9);
    assertEquals(Math.PI / 8, between.yaw(), 1e-9);
  }

  @Test
  void sameTurnWithOppositeSignIsNoTurn() {
    putMoving(1000.0, "base", "wrist", 0, new Quaternion(0, 0, HALF, HALF));
    putMoving(1000.1, "base", "wrist", 0, new Quaternion(0, 0, -HALF, -HALF));
    assertEquals(Math.PI / 2, frames.lookUp("base", "wrist", 1000 * SECOND + SECOND / 20).yaw(), 1e-9);
  }

  @Test
  void nearestTransformServesWithinTheTolerance() {
    putMoving(1000.0, "base", "wrist", 1, Quaternion.IDENTITY);
    putMoving(1000.1, "base", "wrist", 2, Quaternion.IDENTITY);
    assertEquals(2, xAt(1000.5));
    assertEquals(1, xAt(999.6));
  }

  @Test
  void staleTransformIsRefusedWithItsAge() {
    putMoving(1000.0, "base", "wrist", 1, Quaternion.IDENTITY);
    assertEquals("the newest transform of 'wrist' in 'base' on /tf is 3.2 s too old, at most 0.5 s will do (~transform_tolerance):"
        + " check that its publisher runs, and compare the clocks", refusalAt(1003.2));
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
  }

  @Test
  void oneUnusableTransformDoesNotTakeItsMessageWithIt() {
    TFMessage message = new TFMessage(List.of(transform(now, "base", "bad", 0, new Quaternion(0, 0, 0, 0)),
        transform(now, "base", "base", 0, Quaternion.IDENTITY), transform(now, "base", "wrist", 1, Quaternion.IDENTITY)));
    assertThrows(IllegalArgumentException.class, () -> frames.update(message, false, now));
    assertEquals(1, xAt(1000.0));
    assertEquals("wrist in base", frames.known());
  }

  @Test
  void memoryIsBoundedHoweverOftenAndLongTransformsCome() {
    for (int i = 0; i < 60_000; i++) { // a minute at 1 kHz
      putMoving(1000 + i * 0.001, "base", "wrist", i, Quaternion.IDENTITY);
    }
    assertTrue(frames.size() > 400 && frames.size() <= 502, "samples: " + frames.size());
    assertEquals(59_000, xAt(1059.0), 20);
    for (int i = 1; i < FrameTree.MAX_FRAMES; i++) {
      putFixed("base", "frame" + i, 0, 0, 0, Quaternion.IDENTITY);
    }
    assertTrue(assertThrows(IllegalArgumentException.class, () -> putFixed("base", "one_more", 0, 0, 0, Quaternion.IDENTITY))
        .getMessage().contains("500 frames are known"));
  }
}
