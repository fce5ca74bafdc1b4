package org.onegrasp.msgs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Messages beside their bytes, written down by hand from the ROS 1 serialization. */
class WireBytesTest {
  private static final Header HEADER = new Header(7, new RosTime(2, 3), "ab");
  private static final String HEADER_BYTES = "07000000 02000000 03000000 02000000 6162";
  private static final String ONE = "000000000000f03f";
  private static final String TWO = "0000000000000040";
  private static final String MINUS_HALF = "000000000000e0bf";
  private static final String ZERO = "0000000000000000";

  @Test
  @Tag("ros-row-50")
  void stringsAreUtf8WithTheirLengthInFront() {
    check(StringMessage.CODEC, new StringMessage(""), "00000000");
    check(StringMessage.CODEC, new StringMessage("aé€\uD83D\uDE00"), "0a000000 61 c3a9 e282ac f09f9880");
  }

  @Test
  void surrogateWithoutPartnerBecomesAQuestionMark() {
    assertEquals("03000000613f62", Codecs.hex(StringMessage.CODEC, new StringMessage("a\uD83Db")));
    assertEquals("010000003f", Codecs.hex(StringMessage.CODEC, new StringMessage("\uDE00")));
  }

  @Test
  void bytesThatAreNoUtf8BecomeReplacementCharacters() {
    assertEquals("a\uFFFD", StringMessage.CODEC.decode(Codecs.buffer("02000000 61 ff")).data());
  }

  @Test
  @Tag("ros-row-50")
  void numbersAreLittleEndian() {
    check(Bool.CODEC, new Bool(true), "01");
    check(Int32.CODEC, new Int32(-2), "feffffff");
    check(Float32.CODEC, new Float32(1), "0000803f");
    check(Float64.CODEC, new Float64(-0.5), MINUS_HALF);
    check(EmptyMessage.CODEC, new EmptyMessage(), "");
    assertTrue(Bool.CODEC.decode(Codecs.buffer("02")).data());
  }

  @Test
  @Tag("ros-row-50")
  void timesAreTwoWordsAndCarryWholeSeconds() {
    check(Clock.CODEC, new Clock(new RosTime(100, 5)), "64000000 05000000");
    check(Clock.CODEC, new Clock(new RosTime(-1, 999_999_999)), "ffffffff ffc99a3b");
    assertEquals(new RosTime(3, 1), Clock.CODEC.decode(Codecs.buffer("02000000 01ca9a3b")).clock());
  }

  @Test
  void headerThenPose() {
    PoseMessage pose = new PoseMessage(new Point(1, 2, -0.5), Quaternion.IDENTITY);
    check(PoseStamped.CODEC, new PoseStamped(HEADER, pose),
        HEADER_BYTES + ONE + TWO + MINUS_HALF + ZERO + ZERO + ZERO + ONE);
  }

  @Test
  void imageKeepsItsBytes() {
    Image image = new Image(HEADER, 1, 2, "mono8", true, 2, new byte[] {127, -128});
    String bytes = HEADER_BYTES + "01000000 02000000 05000000 6d6f6e6f38 01 02000000 02000000 7f80";
    assertEquals(bytes.replace(" ", ""), Codecs.hex(Image.CODEC, image));
    Image read = Image.CODEC.decode(Codecs.buffer(bytes));
    assertEquals("mono8", read.encoding());
    assertTrue(read.bigEndian());
    assertArrayEquals(new byte[] {127, -128}, read.data());
  }

  @Test
  @Tag("ros-row-50")
  void fixedArraysHaveNoLengthAndVariableOnesDo() {
    CameraInfo info = new CameraInfo(HEADER, 480, 640, "", new double[] {-0.5},
        new double[] {1, 2, 0, 0, 0, 0, 0, 0, 0},
        new double[9], new double[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}, 0, 1, new RegionOfInterest(1, 2, 3, 4, true));
    String bytes = HEADER_BYTES + "e0010000 80020000 00000000 01000000" + MINUS_HALF + ONE + TWO + ZERO.repeat(7)
        + ZERO.repeat(9) + ZERO.repeat(11) + TWO + "00000000 01000000 01000000 02000000 03000000 04000000 01";
    assertEquals(bytes.replace(" ", ""), Codecs.hex(CameraInfo.CODEC, info));
    CameraInfo read = CameraInfo.CODEC.decode(Codecs.buffer(bytes));
    assertArrayEquals(info.k(), read.k());
    assertArrayEquals(info.p(), read.p());
    assertEquals(info.roi(), read.roi());
  }

  @Test
  void listsOfStringsAndOfMessagesHaveTheirLengthInFront() {
    check(DiagnosticStatus.CODEC, new DiagnosticStatus(DiagnosticStatus.ERROR, "a", "", "b",
        List.of(new KeyValue("k", "v"), new KeyValue("", ""))),
        "02 01000000 61 00000000 01000000 62 02000000 01000000 6b 01000000 76 00000000 00000000");
    check(Log.CODEC, new Log(HEADER, Log.FATAL, "n", "m", "", "", -1, List.of("/x", "/yz")),
        HEADER_BYTES + "10 01000000 6e 01000000 6d 00000000 00000000 ffffffff 02000000 02000000 2f78 03000000 2f797a");
    check(MarkerArray.CODEC, new MarkerArray(List.of()), "00000000");
  }

  @Test
  void markerWithNegativeLifetime() {
    Marker marker = new Marker(HEADER, "", 1, Marker.LINE_LIST, Marker.DELETE,
        new PoseMessage(new Point(0, 0, 0), Quaternion.IDENTITY), new Vector3(1, 1, 1), new ColorRGBA(1, 0, 0, 1),
        RosDuration.ofNanos(-500_000_000), true, List.of(new Point(2, 0, 0)), List.of(), "t", "", false);
    check(Marker.CODEC, marker,
        HEADER_BYTES + "00000000 01000000 05000000 02000000" + ZERO.repeat(6) + ONE + ONE.repeat(3)
            + "0000803f 00000000 00000000 0000803f ffffffff 0065cd1d 01 01000000" + TWO + ZERO + ZERO
            + "00000000 01000000 74 00000000 00");
  }

  @Test
  void graspAndTeachingStatus() {
    PoseMessage pose = new PoseMessage(new Point(1, 0, 0), Quaternion.IDENTITY);
    check(GraspMessage.CODEC, new GraspMessage(HEADER, "mug", pose, 2, 1),
        HEADER_BYTES + "03000000 6d7567" + ONE + ZERO.repeat(5) + ONE + TWO + "0000803f");
    check(TeachingStatus.CODEC, new TeachingStatus(HEADER, TeachingStatus.TEACHING, "mug", 5, 256, 1, 262144, ""),
        HEADER_BYTES + "02 03000000 6d7567 05000000 00010000 0000803f 00000400 00000000");
  }

  @Test
  void graspsOfAllSkillsAndHowAnAttemptEnded() {
    PoseMessage pose = new PoseMessage(new Point(1, 0, 0), Quaternion.IDENTITY);
    check(Grasps.CODEC, new Grasps(HEADER, List.of(new FoundGrasp("mug", 1, pose, 2, 1, 0, 2)),
        List.of(new AbsentSkill("cup", "no")), 3, 1),
        HEADER_BYTES + "01000000 03000000 6d7567 01000000" + ONE + ZERO.repeat(5) + ONE + TWO
            + "0000803f 00000000 02000000 01000000 03000000 637570 02000000 6e6f 03000000 01000000");
    check(Result.CODEC, new Result(new RosTime(1, 2), "mug", 1, true, ""),
        "01000000 02000000 03000000 6d7567 01000000 01 00000000");
  }

  @Test
  void servicesHaveBytesForBothDirections() {
    check(SetBool.CODEC.request(), new SetBool.Request(true), "01");
    check(SetBool.CODEC.response(), new SetBool.Response(false, "no"), "00 02000000 6e6f");
    check(EmptyService.CODEC.response(), new EmptyService.Response(), "");
    assertEquals("0100000000020000000100000061010000006201000000620200000001000000020000000200000000000000"
        + "05000000020000000000000004000000",
        Codecs.hex(ListSkills.CODEC.response(), new ListSkills.Response(true, "",
            List.of("a", "b"), "b", new int[] {1, 2}, new int[] {0, 5}, new int[] {0, 4})));
    assertEquals("std_srvs/SetBoolRequest", SetBool.CODEC.request().type());
  }

  @Test
  void readsAndWritesAtThePositionOfTheBuffer() {
    ByteBuffer buffer = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).position(3);
    StringMessage.CODEC.encode(new StringMessage("abc"), buffer);
    assertEquals(10, buffer.position());
    assertEquals("abc", StringMessage.CODEC.decode(buffer.position(3)).data());
    assertEquals(10, buffer.position());
  }

  @Test
  void refusesWhatCannotBeWritten() {
    ByteBuffer out = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    CameraInfo shortMatrix =
        new CameraInfo(HEADER, 1, 1, "", new double[0], new double[8], new double[9], new double[12], 0, 0,
            RegionOfInterest.WHOLE);
    assertMessage("sensor_msgs/CameraInfo.K has 8 elements; its definition fixes 9",
        assertThrows(IllegalArgumentException.class, () -> CameraInfo.CODEC.encode(shortMatrix, out)));
    TeachingStatus wrongState = new TeachingStatus(HEADER, 256, "", 0, 0, 0, 0, "");
    assertMessage("onegrasp_msgs/TeachingStatus.state is 256, outside 0 to 255",
        assertThrows(IllegalArgumentException.class, () -> TeachingStatus.CODEC.encode(wrongState, out)));
    assertMessage("std_msgs/String.data is null; every part of a message needs a value",
        assertThrows(NullPointerException.class, () -> StringMessage.CODEC.encodedSize(new StringMessage(null))));
    assertThrows(IllegalArgumentException.class, () -> Bool.CODEC.encode(new Bool(true), ByteBuffer.allocate(1)));
    assertThrows(IllegalArgumentException.class, () -> Bool.CODEC.decode(ByteBuffer.allocate(1)));
  }

  @Test
  void timesConvertToNanoseconds() {
    assertEquals(new RosTime(-1, 5), RosTime.ofNanos(4294967295_000000005L));
    assertEquals(4294967295_000000005L, new RosTime(-1, 5).toNanos());
    assertTrue(new RosTime(-1, 0).compareTo(new RosTime(1, 0)) > 0);
    assertThrows(IllegalArgumentException.class, () -> RosTime.ofNanos(-1));
    assertThrows(IllegalArgumentException.class, () -> RosTime.ofNanos(4294967296_000000000L));
    assertEquals(new RosDuration(-2, 500_000_000), RosDuration.ofNanos(-1_500_000_000));
    assertEquals(-1_500_000_000, new RosDuration(-1, -500_000_000).toNanos());
    assertThrows(IllegalArgumentException.class, () -> RosDuration.ofNanos(Long.MAX_VALUE));
  }

  @Test
  void recordsThatDoNotFitTheirDefinitionAreRefused() {
    assertRefused("std_msgs/String", Int32.class);
    assertRefused("geometry_msgs/Quaternion", Point.class);
    assertRefused("rosgraph_msgs/Clock", Int32.class);
    assertRefused("sensor_msgs/RegionOfInterest", SwappedRegion.class);
    assertFalse(RecordCodec.of("geometry_msgs/Vector3", Point.class).hasHeader());
  }

  /** Height and width the wrong way round. */
  public record SwappedRegion(int xOffset, int yOffset, int width, int height, boolean doRectify) {}

  private static void assertRefused(String type, Class<? extends Record> record) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> RecordCodec.of(type, record));
    assertTrue(e.getMessage().contains(record.getName()), e.getMessage());
  }

  private static <M> void check(MessageCodec<M> codec, M message, String bytes) {
    assertEquals(bytes.replace(" ", ""), Codecs.hex(codec, message));
    assertEquals(message, codec.decode(Codecs.buffer(bytes)));
  }

  private static void assertMessage(String expected, Throwable e) {
    assertEquals(expected, e.getMessage());
  }
}
