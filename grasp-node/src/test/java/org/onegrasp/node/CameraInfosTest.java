package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onegrasp.conversion.CameraMessages;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.node.camera.Intrinsics;
import org.onegrasp.world.CameraModel;

class CameraInfosTest {
  private final CameraInfos infos = new CameraInfos();

  private static RosTime at(double seconds) {
    return RosTime.ofNanos(Math.round(seconds * 1e9));
  }

  private void put(double seconds, String frame, double focalLength) {
    infos.add(CameraMessages.info(Header.of(at(seconds), frame),
        new CameraModel(160, 120, focalLength, focalLength, 79.5, 59.5)));
  }

  private static Image image(double seconds) {
    return new Image(Header.of(at(seconds), "camera"), 120, 160, "32FC1", false, 640, new byte[0]);
  }

  private double focalLengthFor(double seconds) {
    return infos.of(image(seconds).header()).orElseThrow().k()[0];
  }

  @Test
  void nothingWithoutAnInfo() {
    assertEquals(Optional.empty(), infos.newest());
    assertEquals(Optional.empty(), infos.of(image(100).header()));
  }

  @Test
  void infoOfTheSameStampIsTheImages() {
    put(100.0, "camera", 200);
    put(100.1, "camera", 230);
    put(100.2, "camera", 260); // zooming in
    assertEquals(230, focalLengthFor(100.1));
  }

  @Test
  void ofTwoCamerasOnOneTopicTheFrameTells() {
    put(100.0, "camera", 200);
    put(100.0, "other", 500);
    assertEquals(200, focalLengthFor(100.0));
  }

  @Test
  void infoThatComesOnceHoldsForLater() {
    put(0, "camera", 200);
    assertEquals(200, focalLengthFor(100_000));
  }

  @Test
  void newestOfInfosWithoutStampsCounts() {
    put(0, "camera", 200);
    put(0, "camera", 230);
    assertEquals(230, focalLengthFor(100_000));
  }

  @Test
  void nearestInTimeCountsWhenInfosDiffer() {
    put(100.00, "camera", 200);
    put(100.21, "camera", 230);
    assertEquals(200, focalLengthFor(100.1));
    assertEquals(230, focalLengthFor(100.11));
    assertEquals(230, focalLengthFor(0), "no stamp: the newest");
    assertEquals(230, focalLengthFor(50), "another clock: the newest");
  }

  @Test
  void infoIsAwaitedOnceInfoAndImageKeepTogether() {
    for (int i = 0; i < 3; i++) {
      assertFalse(infos.awaited(image(100 + i).header()));
      put(100 + i, "camera", 200);
      assertEquals(200, focalLengthFor(100 + i));
    }
    assertTrue(infos.awaited(image(103).header()));
    put(103, "camera", 230);
    assertFalse(infos.awaited(image(103).header()));
    assertFalse(infos.awaited(image(102.5).header()), "a later one is here already");
  }

  @Test
  void infoIsNotAwaitedAfterOneStayedAway() {
    for (int i = 0; i < 3; i++) {
      put(100 + i, "camera", 200);
      focalLengthFor(100 + i);
    }
    focalLengthFor(103);
    assertFalse(infos.awaited(image(104).header()));
  }

  @Test
  void memoryIsBounded() {
    CameraInfo good = BoxOnTable.info();
    String text = "x".repeat(100_000);
    for (int i = 0; i < 1000; i++) {
      infos.add(new CameraInfo(Header.of(at(i), text), 120, 160, text, new double[100_000], good.k(), good.r(),
          good.p(), 0, 0, good.roi()));
    }
    CameraInfo kept = infos.of(image(999).header()).orElseThrow();
    assertEquals(Intrinsics.MOST_DISTORTION + 1, kept.d().length);
    assertEquals(256, kept.distortionModel().length());
    assertEquals(256, kept.header().frameId().length());
    assertEquals(999, infos.of(image(1).header()).orElseThrow().header().stamp().sec(), "the newest of many alike");
  }
}
