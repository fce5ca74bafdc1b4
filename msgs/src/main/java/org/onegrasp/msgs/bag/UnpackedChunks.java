package org.onegrasp.msgs.bag;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The chunks that were unpacked last: images and transforms are read by turns from the same ones, and bzip2 is slow.
 * For one thread.
 */
final class UnpackedChunks {
  static final int MOST_EACH = 8 << 20;
  private static final int MOST = 32 << 20;

  // by position, the one used last at the end
  private final Map<Long, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** The records of a chunk that says that it has at most {@link #MOST_EACH} bytes. */
  InputStream open(Chunk chunk, BagBytes file) throws IOException {
    byte[] known = kept.get(chunk.position());
    if (known == null) {
      try (InputStream in = chunk.stream(file)) {
        known = in.readNBytes(MOST_EACH + 1);
      } catch (IOException | RuntimeException e) {
        return chunk.stream(file); // damaged: going through it again tells where
      }
      if (known.length > MOST_EACH) {
        return chunk.stream(file);
      }
      keep(chunk.position(), known);
    }
    return new ByteArrayInputStream(known);
  }

  private void keep(long position, byte[] chunk) {
    kept.put(position, chunk);
    bytes += chunk.length;
    for (Iterator<byte[]> eldest = kept.values().iterator(); bytes > MOST; eldest.remove()) {
      bytes -= eldest.next().length;
    }
  }
}
