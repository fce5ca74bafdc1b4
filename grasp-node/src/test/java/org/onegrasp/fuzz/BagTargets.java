package org.onegrasp.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.msgs.DynamicMessage;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.msgs.bag.BagMessage;
import org.onegrasp.msgs.bag.BagMessages;
import org.onegrasp.msgs.bag.BagWriter;
import org.onegrasp.msgs.definition.DefinitionException;

/** Whole recordings, with chunks of each compression. */
final class BagTargets {
  /** Of messages read from one bag: what follows is read in the same way. */
  private static final int MOST_MESSAGES = 1000;
  private static final Path FILE = temporary();

  private BagTargets() {}

  /**
   * A chunk takes a mebibyte before its bytes are known, bzip2 five for its tables; the bag itself tells how many
   * chunks it has.
   */
  static List<FuzzTarget> all() {
    return List.of(new FuzzTarget("bag.file", new Bound(512 << 10, 64 << 20), Set.of(IOException.class), seeds(),
        BagTargets::read));
  }

  private static Path temporary() {
    try {
      Path file = Files.createTempFile("onegrasp-fuzz-", ".bag");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String compression : List.of("none", "bz2", "lz4")) {
      seeds.add(withoutPadding(bag(compression).finish()));
      seeds.add(withoutPadding(bag(compression).killed()));
    }
    return seeds;
  }

  private static BagWriter bag(String compression) {
    return new BagWriter(compression).write("/a", StringMessage.CODEC, new RosTime(1, 2), new StringMessage("hello"))
        .write("/b", Header.CODEC, new RosTime(2, 0), Header.of(new RosTime(7, 7), "map")).endChunk()
        .write("/a", StringMessage.CODEC, new RosTime(3, 0), new StringMessage("again"));
  }

  /** The first record is padded to 4 kB, which would only make the seeds long. */
  private static byte[] withoutPadding(byte[] bag) {
    int header = 13 + 4 + (bag[13] & 0xFF | (bag[14] & 0xFF) << 8);
    return Seeds.join(java.util.Arrays.copyOf(bag, header), new byte[4],
        java.util.Arrays.copyOfRange(bag, 13 + 4096, bag.length));
  }

  private static void read(byte[] input) throws IOException {
    Files.write(FILE, input);
    try (Bag bag = Bag.open(FILE)) {
      bag.topics();
      bag.start().toNanos();
      bag.end().toNanos();
      BagMessages messages = bag.messages(connection -> true);
      BagMessage message = messages.next();
      for (int n = 0; message != null && n < MOST_MESSAGES; n++) {
        try {
          Objects.requireNonNull(
              message.decode(DynamicMessage.codec(message.connection().type(), message.connection().definition()))
                  .toString());
        } catch (DefinitionException | MalformedMessageException | IllegalArgumentException e) {
          // of the message, not of the bag
        }
        message = messages.next();
      }
      bag.problems();
    }
  }
}
