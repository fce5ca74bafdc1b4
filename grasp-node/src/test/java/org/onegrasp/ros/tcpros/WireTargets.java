package org.onegrasp.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onegrasp.fuzz.FuzzTarget;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.fuzz.FuzzedValues;
import org.onegrasp.fuzz.Seeds;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.net.Crowd;
import org.onegrasp.net.FrameAssembler;
import org.onegrasp.net.Room;

/** Connection headers, frames and handshakes of TCPROS, cut into pieces as TCP may. */
public final class WireTargets {
  private static final Bound OF_A_CHANNEL = new Bound(512, 256 << 10);
  private static final TopicType TYPE =
      new TopicType("std_msgs/String", "992ce8a1687cec8c8bd883ec73ca41d1", "string data\n");

  private WireTargets() {}

  public static List<FuzzTarget> all() {
    Set<Class<? extends Exception>> malformed = Set.of(MalformedMessageException.class);
    byte[] subscriber = header(Map.of("topic", "/t", "md5sum", TYPE.md5(), "callerid", "/me", "type", TYPE.name()));
    byte[] client = header(Map.of("service", "/s", "md5sum", "*", "callerid", "/me", "persistent", "1"));
    byte[] publisher =
        header(Map.of("topic", "/t", "md5sum", TYPE.md5(), "type", TYPE.name(), "callerid", "/you", "latching", "1"));
    byte[] message = {5, 0, 0, 0, 1, 0, 0, 0, 'a'};
    return List.of(
        new FuzzTarget("tcpros.header", new Bound(256, 64 << 10), malformed,
            List.of(tail(subscriber), tail(client), tail(publisher)),
            input -> ConnectionHeader.decode(Unpooled.wrappedBuffer(input))),
        new FuzzTarget("tcpros.frames", OF_A_CHANNEL, malformed,
            List.of(Seeds.join(Seeds.octets(0, 8, 3), message, message),
                Seeds.octets(1, 1, 1, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0)),
            WireTargets::frames),
        new FuzzTarget("tcpros.server", OF_A_CHANNEL, Set.of(),
            List.of(Seeds.join(Seeds.octets(200), subscriber), Seeds.join(Seeds.octets(7), client, message),
                Seeds.join(Seeds.octets(200), header(Map.of("error", "no")))),
            WireTargets::server),
        new FuzzTarget("tcpros.client", OF_A_CHANNEL, malformed,
            List.of(Seeds.join(Seeds.octets(200), publisher, message),
                Seeds.join(Seeds.octets(7), header(Map.of("error", "no")))),
            WireTargets::client));
  }

  private static byte[] header(Map<String, String> fields) {
    return ByteBufUtil.getBytes(ConnectionHeader.encode(new LinkedHashMap<>(fields)));
  }

  private static byte[] tail(byte[] header) {
    return java.util.Arrays.copyOfRange(header, 4, header.length);
  }

  private static void frames(byte[] input) {
    FuzzedValues values = new FuzzedValues(input);
    FrameAssembler assembler = new FrameAssembler(LengthHead.OF_HEADER, new Room(MessageLimits.REQUESTS_TOGETHER));
    assembler.expect(new LengthHead(values.below(2), 1 << 16));
    drive(values, 1 + values.octet(), assembler);
  }

  private static void server(byte[] input) {
    OutgoingTopic topic = new OutgoingTopic("/t", TYPE);
    ServiceEndpoint service =
        new ServiceEndpoint("/s", "p/S", "1", "p/SRequest", "p/SResponse", ByteBuf::retainedDuplicate, Runnable::run);
    Endpoints endpoints = new Endpoints() {
      @Override
      public Optional<OutgoingTopic> topic(String name) {
        return Optional.of(topic).filter(t -> t.name().equals(name));
      }

      @Override
      public Optional<ServiceEndpoint> service(String name) {
        return Optional.of(service).filter(s -> s.name().equals(name));
      }
    };
    FuzzedValues values = new FuzzedValues(input);
    FrameAssembler frames = new FrameAssembler(LengthHead.OF_HEADER, new Room(MessageLimits.REQUESTS_TOGETHER));
    drive(values, 1 + values.octet(), frames, new HandshakeDeadline(Duration.ofDays(1)),
        new ServerHandshake("/node", endpoints, frames, new Crowd(1, 1)));
  }

  private static void client(byte[] input) {
    FuzzedValues values = new FuzzedValues(input);
    ClientHandshake handshake = new ClientHandshake(Map.of("topic", "/t", "md5sum", TYPE.md5(), "type", TYPE.name()),
        new LengthHead(0, MessageLimits.OF_OTHERS), new ChannelInboundHandlerAdapter());
    drive(values, 1 + values.octet(), handshake.handlers());
  }

  /** Writes what is left of the input, in pieces of this size. */
  private static void drive(FuzzedValues values, int piece, ChannelHandler... handlers) {
    EmbeddedChannel channel = new EmbeddedChannel(handlers);
    try {
      while (values.hasMore() && channel.isOpen()) {
        channel.writeInbound(Unpooled.wrappedBuffer(values.bytes(piece)));
      }
      channel.checkException();
    } finally {
      channel.finishAndReleaseAll();
    }
  }
}
