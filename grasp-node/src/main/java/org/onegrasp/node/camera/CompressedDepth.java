package org.onegrasp.node.camera;

import static org.onegrasp.node.health.Problems.Subject.DEPTH;

import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.onegrasp.msgs.ByteArrays;
import org.onegrasp.msgs.CompressedImage;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.node.health.UnusableInputException;

/**
 * Unpacks what image_transport's plug-ins make of depth. On .../compressedDepth, as its ConfigHeader and codec define
 * it:
 *
 * <pre>
 * i32 kind (not looked at) | f32 A | f32 B | PNG of 16 bits grey, or: i32 columns | i32 rows | RVL words
 * </pre>
 *
 * The format begins with the encoding of the image that was compressed. 16UC1 is in there as it is; of 32FC1 the 16
 * bits are v = A / depth + B, 0 where nothing was seen. RVL: A. Wilson, "Fast lossless depth image compression", 2017.
 * On .../compressed 16UC1 may come as a PNG alone, with "png" in the format.
 */
final class CompressedDepth {
  private static final int HEAD = 12;
  private static final int RVL_HEAD = 8;
  private static final long PNG = 0x89504E470D0A1A0AL;
  /** Of the first chunk of a PNG, IHDR, from the beginning of the file on. */
  private static final int PNG_SIZES = 16;
  private static final int PNG_HEAD = 33;
  /** Bytes that one byte of a PNG stands for, at most. */
  private static final long MOST_RATIO = 1032;

  private CompressedDepth() {}

  /** Whether the format is one of these. */
  static boolean isDepth(String format) {
    String encoding = encoding(format);
    return DepthImages.isDepth(encoding)
        && (format.contains("compressedDepth") || format.contains("png") && !encoding.equals("32FC1"));
  }

  /** Of the image that was compressed: what the format begins with. */
  private static String encoding(String format) {
    int end = format.indexOf(';');
    return (end < 0 ? format : format.substring(0, end)).strip();
  }

  /**
   * The image that was compressed.
   *
   * @throws UnusableInputException when it is no compressed depth, or damaged; says what to do
   */
  static Image image(CompressedImage message) {
    String format = message.format();
    if (!isDepth(format)) {
      throw unusable("a compressed image with the format '" + Quoted.of(format)
          + "' is no depth: connect ~depth to the topic that ends in /compressedDepth, or to the raw depth image");
    }
    String encoding = encoding(format);
    ByteBuffer data = ByteBuffer.wrap(message.data()).order(ByteOrder.LITTLE_ENDIAN);
    int head = format.contains("compressedDepth") ? HEAD : 0;
    Grey grey = isPng(data, head) ? png(data, head)
        : head == HEAD && format.contains("rvl") && data.remaining() > HEAD + RVL_HEAD ? rvl(data) : neither(data);
    return encoding.equals("32FC1") ? metres(message, grey, data.getFloat(4), data.getFloat(8))
        : image(message, grey, encoding, grey.pixels);
  }

  /** Row by row, two bytes a pixel, little-endian. */
  private record Grey(int width, int height, byte[] pixels) {}

  private static boolean isPng(ByteBuffer data, int head) {
    return data.remaining() >= head + PNG_HEAD && data.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(head) == PNG;
  }

  private static Grey neither(ByteBuffer data) {
    throw damaged(isPng(data, 0) ? "the head of 12 bytes in front of the PNG is missing"
        : "its " + data.remaining() + " bytes do not hold what its format says");
  }

  private static Grey png(ByteBuffer data, int head) {
    ByteBuffer big = data.duplicate().order(ByteOrder.BIG_ENDIAN);
    int width = big.getInt(head + PNG_SIZES);
    int height = big.getInt(head + PNG_SIZES + 4);
    check(width, height);
    if (2L * width * height > MOST_RATIO * data.remaining()) {
      throw damaged("its PNG of " + data.remaining() + " bytes cannot hold " + width + "x" + height + " pixels");
    }
    Raster raster = raster(data, head);
    if (raster.getNumBands() != 1 || raster.getTransferType() != DataBuffer.TYPE_USHORT) {
      throw damaged("its PNG is not of 16 bits grey but has " + raster.getNumBands() + " numbers a pixel, of "
          + DataBuffer.getDataTypeSize(raster.getTransferType()) + " bits");
    }
    short[] row = new short[width];
    ByteBuffer pixels = pixels(width, height);
    for (int y = 0; y < height; y++) {
      raster.getDataElements(0, y, width, 1, row);
      pixels.asShortBuffer().put(row);
      pixels.position(pixels.position() + 2 * width);
    }
    return new Grey(width, height, pixels.array());
  }

  private static ByteBuffer pixels(int width, int height) {
    return ByteBuffer.wrap(ByteArrays.take(2 * width * height)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Raster raster(ByteBuffer data, int head) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try {
      reader.setInput(new MemoryCacheImageInputStream(
          new ByteArrayInputStream(data.array(), head, data.remaining() - head)), true, true);
      reader.addIIOReadWarningListener((source, warning) -> {
        throw new IllegalStateException(warning);
      });
      return reader.read(0).getRaster();
    } catch (IOException | RuntimeException e) {
      throw damaged("its PNG cannot be read (" + e.getMessage() + ")");
    } finally {
      reader.dispose();
    }
  }

  private static Grey rvl(ByteBuffer data) {
    int width = data.getInt(HEAD);
    int height = data.getInt(HEAD + 4);
    check(width, height);
    ByteBuffer pixels = pixels(width, height);
    Arrays.fill(pixels.array(), (byte) 0); // runs without depth are skipped
    Nibbles nibbles = new Nibbles(data.position(HEAD + RVL_HEAD).slice().order(ByteOrder.LITTLE_ENDIAN));
    int value = 0;
    try {
      while (pixels.hasRemaining()) {
        pixels.position(Math.addExact(pixels.position(), Math.multiplyExact(2, nibbles.number())));
        for (int n = nibbles.number(); n > 0; n--) {
          int folded = nibbles.number();
          value += folded >>> 1 ^ -(folded & 1);
          pixels.putShort((short) value);
        }
      }
    } catch (BufferUnderflowException e) {
      throw damaged("its RVL words end after " + pixels.position() / 2 + " of " + width * height + " pixels");
    } catch (RuntimeException e) {
      throw damaged("its RVL words have more pixels than its " + width + "x" + height);
    }
    return new Grey(width, height, pixels.array());
  }

  /** Numbers of three bits and a mark whether more of them follow, the lowest first; the uppermost of a word first. */
  private static final class Nibbles {
    private static final int MOST_BITS = 30;

    private final ByteBuffer words;
    private int word;
    private int left;

    Nibbles(ByteBuffer words) {
      this.words = words;
    }

    int number() {
      int number = 0;
      for (int bits = 0; bits <= MOST_BITS; bits += 3) {
        if (left == 0) {
          word = words.getInt();
          left = 8;
        }
        int nibble = word >>> 28;
        word <<= 4;
        left--;
        number |= (nibble & 7) << bits;
        if ((nibble & 8) == 0) {
          return number;
        }
      }
      throw new ArithmeticException("a number without an end");
    }
  }

  private static void check(int width, int height) {
    if (width <= 0 || height <= 0 || (long) width * height > DepthImages.MOST_PIXELS) {
      throw damaged("it is of " + Integer.toUnsignedLong(width) + "x" + Integer.toUnsignedLong(height)
          + " pixels, between 1 and " + DepthImages.MOST_PIXELS + " can be used");
    }
  }

  private static Image metres(CompressedImage message, Grey grey, float a, float b) {
    if (!(a > 0 && a <= Float.MAX_VALUE && Math.abs(b) <= Float.MAX_VALUE)) {
      throw damaged("its head has A = " + a + " and B = " + b + ", with which no 32FC1 was made into 16 bits");
    }
    ByteBuffer from = ByteBuffer.wrap(grey.pixels).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer metres = ByteBuffer.wrap(ByteArrays.take(2 * grey.pixels.length)).order(ByteOrder.LITTLE_ENDIAN);
    while (from.hasRemaining()) {
      int value = from.getShort() & 0xFFFF;
      metres.putFloat(value == 0 ? Float.NaN : a / (value - b));
    }
    ByteArrays.giveBack(grey.pixels);
    return image(message, grey, "32FC1", metres.array());
  }

  private static Image image(CompressedImage message, Grey grey, String encoding, byte[] data) {
    return new Image(message.header(), grey.height, grey.width, encoding, false, data.length / grey.height, data);
  }

  private static UnusableInputException damaged(String what) {
    return unusable("a compressed depth image is damaged: " + what + ": check its publisher, or connect ~depth to the"
        + " raw depth image");
  }

  private static UnusableInputException unusable(String message) {
    return new UnusableInputException(DEPTH, message);
  }
}
