package org.onegrasp.gazebo;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Instant;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.gazebo.Packet;
import org.onegrasp.msgs.gazebo.Time;

/** Frames and protobuf messages. */
final class Packets {
  private Packets() {}

  /** Frame of a message in the envelope that the master and publishers expect. */
  static ByteBuf packet(String type, MessageLite message) {
    Instant now = Instant.now();
    return HexHead.encode(Packet.newBuilder()
        .setStamp(Time.newBuilder().setSec((int) now.getEpochSecond()).setNsec(now.getNano()))
        .setType(type).setSerializedData(message.toByteString()).build().toByteArray());
  }

  /** @param frame released here */
  static <M> M parse(Parser<M> parser, ByteBuf frame, String what) {
    try {
      return parser.parseFrom(ByteBufUtil.getBytes(frame));
    } catch (InvalidProtocolBufferException e) {
      // it may name every field
      throw new GazeboException("malformed " + what + ": " + Quoted.of(e.getMessage(), 300), e);
    } finally {
      frame.release();
    }
  }

  static double seconds(Time time) {
    return time.getSec() + 1e-9 * time.getNsec();
  }

  static long nanos(Time time) {
    return time.getSec() * 1_000_000_000L + time.getNsec();
  }
}
