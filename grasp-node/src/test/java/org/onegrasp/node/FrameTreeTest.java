package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
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

  private final FrameTree frames = new FrameTree();

  private void put(String parent, String child, double x, double y, double z, Quaternion rotation) {
    frames.update(new TFMessage(List.of(new TransformStamped(Header.of(RosTime.ZERO, parent), child,
        new Transform(new Vector3(x, y, z), rotation)))));
  }

  private double[] originOf(String frame, String base) {
    return frames.lookUp(base, frame).orElseThrow().transform(0, 0, 0);
  }

  @Test
  void chainsTransformsUpwardsAndDownwards() {
    put("world", "base", 1, 0, 0, new Quaternion(0, 0, HALF, HALF)); // a quarter turn to the left
    put("world", "mast", 0, 2, 0, Quaternion.IDENTITY);
    put("mast", "camera", 0, 0, 3, Quaternion.IDENTITY);
    // The camera is at (0, 2, 3) of the world: (-1, 2, 3) from the base, whose x axis is the world's y.
    assertArrayEquals(new double[] {2, 1, 3}, originOf("camera", "base"), 1e-12);
    assertArrayEquals(new double[] {0, 2, 3}, originOf("camera", "world"), 1e-12);
  }

  @Test
  void newerTransformReplacesTheOlder() {
    put("base", "camera", 1, 0, 0, Quaternion.IDENTITY);
    put("base", "camera", 5, 0, 0, Quaternion.IDENTITY);
    assertArrayEquals(new double[] {5, 0, 0}, originOf("camera", "base"), 1e-12);
  }

  @Test
  void leadingSlashMeansNothing() {
    put("/base", "/camera", 1, 0, 0, Quaternion.IDENTITY);
    assertArrayEquals(new double[] {1, 0, 0}, originOf("camera", "base"), 1e-12);
  }

  @Test
  void frameIsItselfWithoutAnyTransform() {
    assertEquals(Optional.of(Pose.IDENTITY), frames.lookUp("base", "base"));
  }

  @Test
  void unconnectedFramesAreNotFound() {
    put("base", "camera", 1, 0, 0, Quaternion.IDENTITY);
    put("island", "hut", 1, 0, 0, Quaternion.IDENTITY);
    assertEquals(Optional.empty(), frames.lookUp("base", "hut"));
    assertEquals("camera, hut", frames.known());
  }

  @Test
  void loopOfTransformsEnds() {
    put("a", "b", 1, 0, 0, Quaternion.IDENTITY);
    put("b", "a", 1, 0, 0, Quaternion.IDENTITY);
    assertEquals(Optional.empty(), frames.lookUp("c", "a"));
  }
}
