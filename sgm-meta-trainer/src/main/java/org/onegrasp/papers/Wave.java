package org.onegrasp.papers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads a RIFF/WAVE file of 16-bit mono PCM (Microsoft and IBM, Multimedia Programming Interface 1.0, 1991):
 *
 * <pre>
 * "RIFF" | uint32 bytes that follow | "WAVE" | chunks: 4 letters | uint32 bytes | contents, padded to an even length
 * "fmt ": uint16 format (1 = PCM) | uint16 channels | uint32 rate | uint32 bytes a second
 *         | uint16 bytes a frame | uint16 bits
 * </pre>
 *
 * <p>
 * All little-endian.
 */
final class Wave {
  private static final int RIFF = 0x46464952;
  private static final int WAVE = 0x45564157;
  private static final int FORMAT = 0x20746d66;
  private static final int DATA = 0x61746164;
  private static final int FORMAT_BYTES = 16;

  private Wave() {}

  /**
   * Samples, -1 to 1.
   *
   * @param rate expected, samples a second
   * @throws IllegalArgumentException says what was found and what was expected
   */
  static float[] samples(byte[] file, int rate) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < 12 || in.getInt(0) != RIFF || in.getInt(8) != WAVE) {
      throw new IllegalArgumentException("is no RIFF/WAVE file (" + file.length + " bytes)");
    }
    in.position(12);
    boolean formatSeen = false;
    while (in.remaining() >= 8) {
      int chunk = in.getInt();
      int bytes = in.getInt();
      if (bytes < 0 || bytes > in.remaining()) {
        throw new IllegalArgumentException(
            "is cut off: a chunk claims " + Integer.toUnsignedString(bytes) + " bytes and "
                + in.remaining() + " are left");
      }
      if (chunk == DATA && formatSeen) {
        return pcm(in, bytes);
      }
      if (chunk == FORMAT) {
        requireFormat(in, bytes, rate);
        formatSeen = true;
      }
      in.position(Math.min(in.limit(), in.position() + bytes + (bytes & 1)));
    }
    throw new IllegalArgumentException(
        formatSeen ? "has no \"data\" chunk" : "has no \"fmt \" chunk before its samples");
  }

  private static void requireFormat(ByteBuffer in, int bytes, int rate) {
    if (bytes < FORMAT_BYTES) {
      throw new IllegalArgumentException("has a \"fmt \" chunk of " + bytes + " bytes, expected " + FORMAT_BYTES);
    }
    int at = in.position();
    int format = in.getShort(at);
    int channels = in.getShort(at + 2);
    int found = in.getInt(at + 4);
    int bits = in.getShort(at + 14);
    if (format != 1 || channels != 1 || found != rate || bits != 16) {
      throw new IllegalArgumentException(
          "has format " + format + ", " + channels + " channels, " + found + " Hz and " + bits
              + " bits, expected 1 (PCM), 1, " + rate + " and 16");
    }
  }

  private static float[] pcm(ByteBuffer in, int bytes) {
    if (bytes < 2) {
      throw new IllegalArgumentException("has no samples");
    }
    float[] samples = new float[bytes / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = in.getShort() / 32768f;
    }
    return samples;
  }
}
