package org.onegrasp.msgs;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The codecs of all messages and services, for the tests of other modules. */
public final class EveryCodec {
  private EveryCodec() {}

  /** Of messages, and of the requests and responses of services. */
  public static List<MessageCodec<?>> codecs() {
    List<MessageCodec<?>> all = new ArrayList<>(Codecs.MESSAGES);
    for (ServiceCodec<?, ?> service : Codecs.SERVICES) {
      all.add(service.request());
      all.add(service.response());
    }
    return all;
  }

  /** The bytes of a message with something in every field, always the same. */
  @SuppressWarnings("unchecked") // codec of M
  public static <M> byte[] example(MessageCodec<M> codec) {
    try {
      M message = (M) new RandomMessages(1).next(((RecordCodec<?>) codec).record());
      return HexFormat.of().parseHex(Codecs.hex(codec, message));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(codec.type(), e);
    }
  }
}
