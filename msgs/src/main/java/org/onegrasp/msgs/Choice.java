package org.onegrasp.msgs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Several message types of which a topic may have any, and what a message of each becomes in Java.
 *
 * @param <M> what they all become
 */
public final class Choice<M> {
  private final List<Taken<?, M>> taken = new ArrayList<>();

  /** Reads a message of one type and takes it as what the choice makes of it. For reading only. */
  private record Taken<T, M>(MessageCodec<T> codec, Function<T, M> as) implements MessageCodec<M> {
    @Override
    public String type() {
      return codec.type();
    }

    @Override
    public String md5() {
      return codec.md5();
    }

    @Override
    public String definition() {
      return codec.definition();
    }

    @Override
    public int encodedSize(M message) {
      throw new UnsupportedOperationException("only for subscribers");
    }

    @Override
    public void encode(M message, ByteBuffer out) {
      throw new UnsupportedOperationException("only for subscribers");
    }

    @Override
    public M decode(ByteBuffer in) {
      return as.apply(codec.decode(in));
    }
  }

  /** Another type; the first one is the usual one. */
  public <T> Choice<M> or(MessageCodec<T> codec, Function<T, M> as) {
    taken.add(new Taken<>(codec, as));
    return this;
  }

  /** The names of the types, in their order. */
  public List<String> types() {
    return taken.stream().map(Taken::type).toList();
  }

  /** How messages of the type with this MD5 sum are read; nothing when it is none of these. */
  public Optional<MessageCodec<M>> of(String md5) {
    return taken.stream().filter(one -> one.md5().equals(md5)).<MessageCodec<M>>map(one -> one).findFirst();
  }
}
