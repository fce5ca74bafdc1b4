package org.onegrasp.gazebo;

import com.google.protobuf.ByteString;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.onegrasp.fuzz.FuzzTarget;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.fuzz.FuzzedValues;
import org.onegrasp.fuzz.Seeds;
import org.onegrasp.msgs.gazebo.GzString;
import org.onegrasp.msgs.gazebo.ImageStamped;
import org.onegrasp.msgs.gazebo.Packet;
import org.onegrasp.msgs.gazebo.PosesStamped;
import org.onegrasp.msgs.gazebo.Publish;
import org.onegrasp.msgs.gazebo.Response;
import org.onegrasp.msgs.gazebo.Scene;
import org.onegrasp.msgs.gazebo.Time;
import org.onegrasp.msgs.gazebo.WorldStatistics;
import org.onegrasp.msgs.ignition.Discovery.Type;

/** What gzserver sends, and anybody who says to be one. */
public final class GazeboTargets {
  private static final Bound OF_PROTOBUF = new Bound(1024, 64 << 10);

  private static final Parser<?>[] PARSERS =
      {Packet.parser(), Publish.parser(), ImageStamped.parser(), PosesStamped.parser(),
          Scene.parser(), GzString.parser(), Response.parser(), WorldStatistics.parser()};

  private GazeboTargets() {}

  public static List<FuzzTarget> all() {
    byte[] packet = Packet.newBuilder().setStamp(Time.newBuilder().setSec(1).setNsec(2)).setType("publisher_subscribe")
        .setSerializedData(ByteString.copyFromUtf8("abc")).build().toByteArray();
    byte[] frame = ByteBufUtil.getBytes(HexHead.encode(packet));
    byte[] publish = Publish.newBuilder().setTopic("/t").setMsgType("m").setHost("h").setPort(1).build().toByteArray();
    byte[] datagram =
        DiscoveryGroup.encode(org.onegrasp.msgs.ignition.Discovery.newBuilder().setVersion(10).setProcessUuid("p")
            .setType(Type.SUBSCRIBE).build());
    return List.of(
        new FuzzTarget("gazebo.frames", new Bound(512, 16 << 20), // Netty's pool takes memory by chunks of 4 MiB
            Set.of(GazeboException.class),
            List.of(Seeds.join(Seeds.octets(3), frame, frame), Seeds.join(Seeds.octets(200), frame)),
            GazeboTargets::frames),
        new FuzzTarget("gazebo.messages", OF_PROTOBUF, Set.of(GazeboException.class),
            List.of(Seeds.join(Seeds.octets(0), packet), Seeds.join(Seeds.octets(1), publish)),
            GazeboTargets::messages),
        new FuzzTarget("gazebo.discovery", OF_PROTOBUF, Set.of(), List.of(datagram), GazeboTargets::discovery),
        new FuzzTarget("gazebo.address", new Bound(1024, 64 << 10), Set.of(GazeboException.class),
            Seeds.texts("http://127.0.0.1:11345", "http://[::1]:1", "127.0.0.1", "http://127.0.0.1:99999"),
            GazeboTargets::address));
  }

  private static void frames(byte[] input) {
    FuzzedValues values = new FuzzedValues(input);
    int piece = 1 + values.octet();
    EmbeddedChannel channel = new EmbeddedChannel(HexHead.assembler());
    try {
      while (values.hasMore() && channel.isOpen()) {
        channel.writeInbound(Unpooled.wrappedBuffer(values.bytes(piece)));
      }
      channel.checkException();
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  private static void discovery(byte[] input) {
    DiscoveryGroup.decode(input, input.length);
  }

  private static void messages(byte[] input) {
    FuzzedValues values = new FuzzedValues(input);
    Parser<?> parser = values.among(PARSERS);
    Packets.parse(parser, Unpooled.wrappedBuffer(values.rest()), "message");
  }

  /** Only numbers for hosts: names would be looked up in the network. */
  private static void address(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    if (text.matches("(?i)http://[0-9.:\\[\\]]*(/.*)?")) {
      GazeboAddress.find(Map.of("GAZEBO_MASTER_URI", text, "GAZEBO_IP", "10.0.0.1"));
    }
  }
}
