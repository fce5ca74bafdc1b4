package org.onegrasp.gazebo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.gazebo.GzString;
import org.onegrasp.msgs.gazebo.Packet;
import org.onegrasp.msgs.gazebo.Publish;
import org.onegrasp.msgs.gazebo.Subscribe;
import org.onegrasp.msgs.gazebo.WorldControl;
import org.onegrasp.msgs.gazebo.WorldStatistics;
import org.onegrasp.msgs.ignition.Discovery.Flags;
import org.onegrasp.msgs.ignition.Discovery.Type;
import org.onegrasp.msgs.ignition.Double;
import org.onegrasp.msgs.ignition.JointCmd;
import org.onegrasp.msgs.ignition.PID;

/** Bytes recorded from gzserver 11.1.0, and bytes that it was seen to understand. */
class GazeboBytesTest {
  private static byte[] bytes(String hex) {
    return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
  }

  private static void assertBytes(String hex, MessageLite message) {
    assertEquals(hex.replace(" ", ""), ByteBufUtil.hexDump(message.toByteArray()));
  }

  @Test
  void greetingOfTheMaster() throws InvalidProtocolBufferException {
    Packet packet =
        Packet.parseFrom(bytes("0a 0c 08 d4 cb 83 d8 06 10 f7 8b d1 cf 02 12 0c 76 65 72 73 69 6f 6e 5f 69 6e 69 74"
            + "1a 0d 0a 0b 67 61 7a 65 62 6f 20 31 31 2e 31"));
    assertEquals("version_init", packet.getType());
    assertEquals("gazebo 11.1", GzString.parseFrom(packet.getSerializedData()).getData());
    assertEquals(703_874_551, packet.getStamp().getNsec());
  }

  @Test
  void statisticsOfTheWorld() throws InvalidProtocolBufferException {
    WorldStatistics stats =
        WorldStatistics
            .parseFrom(bytes("12 07 08 05 10 80 87 a7 0e 1a 04 08 00 10 00 22 07 08 05 10 cf a6 ba 70 28 00 30 a6 27"));
    assertEquals(5_030_000_000L, Packets.nanos(stats.getSimTime()));
    assertEquals(5030, stats.getIterations());
  }

  @Test
  void subscribeAdvertiseAndControl() {
    assertBytes("0a 02 2f 61 12 09 31 32 37 2e 30 2e 30 2e 31 18 90 4e 22 01 54 28 01",
        Subscribe.newBuilder().setTopic("/a").setHost("127.0.0.1").setPort(10000).setMsgType("T").setLatching(true)
            .build());
    assertBytes("0a 02 2f 61 12 01 54 1a 09 31 32 37 2e 30 2e 30 2e 31 20 90 4e",
        Publish.newBuilder().setTopic("/a").setMsgType("T").setHost("127.0.0.1").setPort(10000).build());
    assertBytes("18 f4 03", WorldControl.newBuilder().setMultiStep(500).build());
    assertEquals("gazebo.msgs.WorldControl", WorldControl.getDescriptor().getFullName());
  }

  @Test
  void jointCommand() {
    PID pid = PID.newBuilder().setTargetOptional(number(0.1)).setPGainOptional(number(4000)).setIGainOptional(number(0))
        .setDGainOptional(number(400)).build();
    // A 0 is the absent field of a present Double, as proto3 writes it.
    assertBytes("12 06 61 72 6d 3a 3a 78 2a 23 4a 09 11 9a 99 99 99 99 99 b9 3f 52 09 11 00 00 00 00 00 40 af 40"
        + "5a 00 62 09 11 00 00 00 00 00 00 79 40",
        JointCmd.newBuilder().setName("arm::x").setPosition(pid).build());
    assertEquals("ignition.msgs.JointCmd", JointCmd.getDescriptor().getFullName());
  }

  private static Double number(double value) {
    return Double.newBuilder().setData(value).build();
  }

  @Test
  void heartbeat() {
    String uuid = "01234567-89ab-cdef-0123-456789abcdef";
    org.onegrasp.msgs.ignition.Discovery beat = org.onegrasp.msgs.ignition.Discovery.newBuilder().setVersion(10)
        .setProcessUuid(uuid).setType(Type.HEARTBEAT).setFlags(Flags.getDefaultInstance()).build();
    byte[] datagram = DiscoveryGroup.encode(beat);
    assertEquals(
        "2c00100a1a24" + ByteBufUtil.hexDump(uuid.getBytes(java.nio.charset.StandardCharsets.US_ASCII)) + "20042a00",
        ByteBufUtil.hexDump(datagram));
    assertEquals(beat, DiscoveryGroup.decode(datagram, datagram.length).orElseThrow());
  }

  @Test
  void datagramsOfOthersAreIgnored() {
    byte[] datagram = bytes("2c00100a1a24");
    for (int length = 0; length <= datagram.length; length++) {
      assertTrue(DiscoveryGroup.decode(datagram, length).isEmpty(), "cut to " + length);
    }
    assertTrue(DiscoveryGroup.decode(bytes("0200ffff"), 4).isEmpty());
  }
}
