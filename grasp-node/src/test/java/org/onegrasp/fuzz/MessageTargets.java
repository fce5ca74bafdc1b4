package org.onegrasp.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.msgs.DynamicMessage;
import org.onegrasp.msgs.EveryCodec;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.definition.DefinitionException;

/** Messages and their definitions, as other processes and bags send them. */
final class MessageTargets {
  private static final List<MessageCodec<?>> CODECS = EveryCodec.codecs();
  private static final List<MessageCodec<DynamicMessage>> DYNAMIC =
      CODECS.stream().map(codec -> DynamicMessage.codec(codec.type(), codec.definition())).toList();

  private MessageTargets() {}

  static List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget("msgs.records", new Bound(128, 64 << 10), Set.of(MalformedMessageException.class), messages(),
            MessageTargets::message),
        new FuzzTarget("msgs.text", new Bound(8192, 256 << 10), Set.of(MalformedMessageException.class), messages(),
            MessageTargets::text),
        new FuzzTarget("msgs.definitions", new Bound(4096, 256 << 10),
            Set.of(DefinitionException.class, MalformedMessageException.class),
            definitions(), MessageTargets::definition));
  }

  private static List<byte[]> messages() {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < CODECS.size(); i++) {
      seeds.add(Seeds.join(Seeds.octets(i), EveryCodec.example(CODECS.get(i))));
    }
    return seeds;
  }

  private static List<byte[]> definitions() {
    List<byte[]> seeds = new ArrayList<>();
    for (MessageCodec<?> codec : CODECS) {
      byte[] text = (codec.type() + "\n" + codec.definition()).getBytes(StandardCharsets.UTF_8);
      seeds.add(Seeds.join(text, Seeds.octets(0), EveryCodec.example(codec)));
    }
    return seeds;
  }

  /** The first byte chooses the type; what was read is written again. */
  private static void message(byte[] input) {
    if (input.length > 0) {
      again(CODECS.get((input[0] & 0xFF) % CODECS.size()), input, 1);
    }
  }

  private static <M> M again(MessageCodec<M> codec, byte[] input, int from) {
    M message = codec.decode(ByteBuffer.wrap(input, from, input.length - from).order(ByteOrder.LITTLE_ENDIAN));
    ByteBuffer out = ByteBuffer.allocate(codec.encodedSize(message)).order(ByteOrder.LITTLE_ENDIAN);
    codec.encode(message, out);
    if (out.hasRemaining()) {
      throw new AssertionError(codec.type() + " says " + out.capacity() + " bytes and writes " + out.position());
    }
    return message;
  }

  private static void text(byte[] input) {
    if (input.length > 0) {
      Objects.requireNonNull(again(DYNAMIC.get((input[0] & 0xFF) % DYNAMIC.size()), input, 1).toString());
    }
  }

  /** A line with the name of the type, its full text up to the first zero, then a message of it. */
  private static void definition(byte[] input) {
    int end = 0;
    while (end < input.length && input[end] != 0) {
      end++;
    }
    String[] text = new String(input, 0, end, StandardCharsets.UTF_8).split("\n", 2);
    MessageCodec<DynamicMessage> codec = DynamicMessage.codec(text[0], text[text.length - 1]);
    Objects.requireNonNull(again(codec, input, Math.min(input.length, end + 1)).toString());
  }
}
