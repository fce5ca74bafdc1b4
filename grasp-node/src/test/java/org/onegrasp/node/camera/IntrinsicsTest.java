package org.onegrasp.node.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.RegionOfInterest;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.Rectified;
import org.onegrasp.world.CameraModel;

class IntrinsicsTest {
  private static final Header HEADER = Header.of(RosTime.ZERO, "camera");
  private static final double[] K = {230, 0, 82.5, 0, 230, 57, 0, 0, 1};
  private static final double[] P = {200, 0, 79.5, 0, 0, 200, 59.5, 0, 0, 0, 1, 0};
  private static final double[] D = {-0.25, 0.05, 0.001, 0, 0};
  private static final double[] NONE = new double[5];
  private static final CameraModel BY_K = new CameraModel(160, 120, 230, 230, 82.5, 57);
  private static final CameraModel BY_P = new CameraModel(160, 120, 200, 200, 79.5, 59.5);

  private Rectified rectified = Rectified.AUTO;
  private String topic = "/camera/depth/image_raw";

  private static CameraInfo info(double[] k, double[] d, double[] p) {
    return new CameraInfo(HEADER, 120, 160, "plumb_bob", d, k, new double[9], p, 0, 0, RegionOfInterest.WHOLE);
  }

  private static CameraInfo full(int binX, int binY, RegionOfInterest roi) {
    return new CameraInfo(HEADER, 480, 640, "plumb_bob", NONE, new double[] {600, 0, 319.5, 0, 600, 239.5, 0, 0, 1},
        new double[9],
        new double[] {600, 0, 319.5, 0, 0, 600, 239.5, 0, 0, 0, 1, 0}, binX, binY, roi);
  }

  private static double[] with(double[] matrix, int index, double value) {
    double[] other = matrix.clone();
    other[index] = value;
    return other;
  }

  private Intrinsics.Reading read(CameraInfo info, int width, int height) {
    return new Intrinsics(rectified, topic).read(info, width, height);
  }

  private Intrinsics.Reading read(CameraInfo info) {
    return read(info, 160, 120);
  }

  private String refusal(CameraInfo info) {
    UnusableInputException failure = assertThrows(UnusableInputException.class, () -> read(info));
    assertEquals(Problems.Subject.CAMERA, failure.subject());
    return failure.getMessage();
  }

  @Test
  void rectifiedPictureOfALensThatDistortsFollowsP() {
    topic = "/camera/depth/image_rect";
    assertEquals(BY_P, read(info(K, D, P)).camera());
    assertEquals(List.of(), read(info(K, D, P)).doubts());
    topic = "/camera/depth/image_rect_raw"; // as Realsense calls it
    assertEquals(List.of(), read(info(K, D, P)).doubts());
  }

  @Test
  void pictureThatMayBeRawIsTakenForRectifiedAndThatIsTold() {
    Intrinsics.Reading reading = read(info(K, D, P));
    assertEquals(BY_P, reading.camera());
    String doubt = reading.doubts().get(0);
    assertTrue(doubt.startsWith("raw and rectified pictures of this camera differ by up to ")
        && doubt.contains(
            "K (fx 230.0, fy 230.0, cx 82.5, cy 57.0) and P (fx 200.0, fy 200.0, cx 79.5, cy 59.5): P was taken")
        && doubt.endsWith("set ~rectified to true; if they are raw, to false"), doubt);
    rectified = Rectified.TRUE;
    assertEquals(BY_P, read(info(K, D, P)).camera());
    assertEquals(List.of(), read(info(K, D, P)).doubts());
  }

  @Test
  void rawPictureFollowsKAndTheLens() {
    rectified = Rectified.FALSE;
    Intrinsics.Reading reading = read(info(K, D, P));
    assertEquals(BY_K, reading.camera());
    assertEquals(List.of(), reading.doubts());
    assertEquals(LensDistortion.of(info(K, D, P)), reading.lens());
  }

  @Test
  void lensThatIsNotKnownIsTold() {
    rectified = Rectified.FALSE;
    CameraInfo strange =
        new CameraInfo(HEADER, 120, 160, "mirror ball", D, K, new double[9], P, 0, 0, RegionOfInterest.WHOLE);
    assertTrue(read(strange).doubts().get(0)
        .startsWith("the lens distorts raw pictures (model 'mirror ball'), which is not undone"));
  }

  @Test
  void withoutDistortionKHoldsUnlessTheTopicIsOfRectifiedPictures() {
    assertEquals(BY_K, read(info(K, NONE, P)).camera());
    assertTrue(read(info(K, NONE, P)).doubts().get(0).contains("differ by up to 19 pixels: K was taken"),
        read(info(K, NONE, P)).doubts().get(0));
    topic = "/camera/depth/image_rect";
    assertEquals(BY_P, read(info(K, NONE, P)).camera());
    assertEquals(List.of(), read(info(K, NONE, P)).doubts());
  }

  @Test
  void matrixThatIsThereCountsWhenTheOtherIsEmpty() {
    topic = "/camera/depth/image_rect";
    assertEquals(BY_K, read(info(K, NONE, new double[12])).camera());
    assertEquals(List.of(), read(info(K, NONE, new double[12])).doubts());
    assertEquals(BY_P, read(info(new double[9], D, P)).camera());
    assertEquals(List.of(), read(info(new double[9], D, P)).doubts());
    assertTrue(
        read(info(K, D, new double[12])).doubts().get(0).startsWith("the lens distorts raw pictures (up to 5 pixels)"),
        read(info(K, D, new double[12])).doubts().get(0));
  }

  @Test
  void secondCameraOfAStereoPairHasAnOffsetInPThatIsNotOfThePicture() {
    topic = "/stereo/right/image_rect";
    assertEquals(BY_P, read(info(K, D, with(P, 3, -24)), 160, 120).camera());
  }

  @Test
  void slightDistortionOfARawPictureNeedsNoDecision() {
    double[] p = {230, 0, 82.5, 0, 0, 230, 57, 0, 0, 0, 1, 0};
    assertEquals(List.of(), read(info(K, new double[] {0.001, 0, 0, 0, 0}, p)).doubts());
  }

  @Test
  void sameNumbersInKAndPWithADistortingLensAreTold() {
    double[] p = {230, 0, 82.5, 0, 0, 230, 57, 0, 0, 0, 1, 0};
    assertTrue(
        read(info(K, D, p)).doubts().get(0)
            .startsWith("raw and rectified pictures of this camera differ by up to 5 pixels"),
        read(info(K, D, p)).doubts().get(0));
  }

  @Test
  void binnedPictureHasFewerPixels() {
    assertEquals(new CameraModel(320, 240, 300, 300, 159.75, 119.75),
        read(full(2, 2, RegionOfInterest.WHOLE), 320, 240).camera());
    assertEquals(new CameraModel(320, 120, 300, 150, 159.75, 59.875),
        read(full(2, 4, RegionOfInterest.WHOLE), 320, 120).camera());
    assertEquals(new CameraModel(640, 480, 600, 600, 319.5, 239.5),
        read(full(1, 0, RegionOfInterest.WHOLE), 640, 480).camera());
  }

  @Test
  void regionOfInterestMovesTheCentre() {
    RegionOfInterest roi = new RegionOfInterest(200, 100, 240, 320, true);
    assertEquals(new CameraModel(320, 240, 600, 600, 119.5, 139.5), read(full(0, 0, roi), 320, 240).camera());
    assertEquals(new CameraModel(160, 120, 300, 300, 59.75, 69.75), read(full(2, 2, roi), 160, 120).camera());
    assertEquals(new CameraModel(640, 480, 600, 600, 319.5, 239.5),
        read(full(0, 0, new RegionOfInterest(0, 0, 480, 640, false)), 640, 480).camera());
  }

  @Test
  void infoOfAnotherSizeIsRefused() {
    assertEquals(
        "camera info is for 640x480 pixels, the depth image has 160x120: connect ~camera_info to the info of the"
            + " depth camera",
        refusal(full(0, 0, RegionOfInterest.WHOLE)));
    assertEquals(
        "camera info is for 640x480 pixels, with binning 2x2 for images of 320x240, the depth image has 160x120:"
            + " connect"
            + " ~camera_info to the info of the depth camera",
        refusal(full(2, 2, RegionOfInterest.WHOLE)));
    assertEquals(
        "camera info is for 640x480 pixels, of them 320x240 pixels at column 200, row 100, the depth image has"
            + " 160x120: connect"
            + " ~camera_info to the info of the depth camera",
        refusal(full(1, 1, new RegionOfInterest(200, 100, 240, 320, false))));
  }

  @Test
  void regionOutsideThePictureAndAbsurdBinningAreRefused() {
    String outside = "camera info has a region of interest of ";
    assertTrue(refusal(full(0, 0, new RegionOfInterest(400, 0, 480, 320, false))).startsWith(outside));
    assertTrue(refusal(full(0, 0, new RegionOfInterest(-1, 0, 480, 320, false))).startsWith(outside));
    assertTrue(refusal(full(0, 0, new RegionOfInterest(Integer.MAX_VALUE, 0, 1, Integer.MAX_VALUE, false)))
        .startsWith(outside));
    assertTrue(refusal(full(-1, 1, RegionOfInterest.WHOLE)).startsWith("camera info has binning_x = 4294967295"));
    assertTrue(refusal(full(1, 65, RegionOfInterest.WHOLE)).startsWith("camera info has binning_y = 65"));
  }

  @Test
  void numbersOfNoCameraAreRefusedByName() {
    for (double f : new double[] {0, -230, Double.NaN, Double.POSITIVE_INFINITY, 7.9, 8001, 1e308}) {
      String message = refusal(info(with(with(K, 0, f), 4, f), NONE, new double[12]));
      assertTrue(f == 0 || message
          .startsWith("camera info has focal lengths " + f + " and " + f + " pixels in K, for 160 pixels across they"
              + " are between 8.0 and 8000.0: calibrate"),
          message);
    }
    for (double c : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, -161, 1e10}) {
      assertTrue(
          refusal(info(with(K, 2, c), NONE, new double[12])).startsWith("camera info has its centre at cx = " + c),
          "cx " + c);
      assertTrue(refusal(info(with(K, 5, c), NONE, new double[12])).contains("cy = " + c), "cy " + c);
    }
    topic = "image_rect";
    assertTrue(refusal(info(K, D, with(P, 0, Double.NaN))).contains("NaN and 200.0 pixels in P"));
    assertTrue(refusal(info(K, D, with(P, 2, 1e9))).contains("cx = 1.0E9"));
    assertTrue(refusal(info(K, new double[1000], P)).contains("more than 64 parameters"));
  }

  @Test
  void numbersThatAreNotUsedDoNoHarm() {
    topic = "image_rect";
    assertEquals(BY_P, read(info(with(K, 2, Double.NaN), new double[] {Double.NaN, 1e308}, P)).camera());
    rectified = Rectified.FALSE;
    assertEquals(BY_K, read(info(K, NONE, with(P, 0, Double.NaN))).camera());
  }

  @Test
  void skewIsTold() {
    assertTrue(read(info(with(K, 1, 5), NONE, new double[12])).doubts().get(0).contains("skew of 5.0 pixels"));
  }

  @Test
  void namesOfRectifiedPictures() {
    for (String name : List.of("/camera/depth/image_rect", "image_rect_raw",
        "/depth_registered/hw_registered/image_rect", "/kinect2/hd/rectified")) {
      assertTrue(Rectified.saidBy(name), name);
    }
    for (String name : List.of("/camera/depth/image_raw", "/onegrasp/depth", "/direct/image", "/corrected/image")) {
      assertTrue(!Rectified.saidBy(name), name);
    }
  }
}
