package org.onegrasp.papers;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Handwritten digits (LeCun, Cortes, Burges): four gzip files in the IDX format,
 *
 * <pre>
 * images:  int32 0x00000803 | int32 count | int32 rows | int32 columns | count * rows * columns bytes, 0 to 255
 * labels:  int32 0x00000801 | int32 count | count bytes, 0 to 9                                        (all big-endian)
 * </pre>
 */
public final class Mnist {
  /** Folder of the data, below the folder of all data. */
  public static final String FOLDER = "mnist";
  public static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;
  /** More than any real file has, and little enough to hold in one array. */
  private static final int MOST = 1 << 20;

  private Mnist() {}

  /**
   * The published split, 60,000 images to learn from and 10,000 to measure with; shape (28, 28, 1), 0 (paper) to 1
   * (ink).
   *
   * @throws DataFileException when a file is cut off or is something else
   */
  public static Split read(Path folder) throws IOException {
    return new Split(read(folder, "train"), read(folder, "t10k"));
  }

  /** One part, {@code train} or {@code t10k}. */
  static Examples read(Path folder, String part) throws IOException {
    Path imageFile = folder.resolve(part + "-images-idx3-ubyte.gz");
    Path labelFile = folder.resolve(part + "-labels-idx1-ubyte.gz");
    byte[] images = contents(imageFile, IMAGES);
    byte[] labels = contents(labelFile, LABELS);
    int pixels = SIDE * SIDE;
    if (images.length != labels.length * pixels) {
      throw new DataFileException(labelFile, labels.length + " labels, but " + imageFile.getFileName() + " has "
          + images.length / pixels + " images");
    }
    float[] inputs = new float[images.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (images[i] & 255) / 255f;
    }
    int[] classes = new int[labels.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = labels[i] & 255;
      if (classes[i] >= CLASSES) {
        throw new DataFileException(labelFile, "label " + i + " is " + classes[i] + ", expected 0 to 9");
      }
    }
    return new Examples(new int[] {SIDE, SIDE, 1}, inputs, classes, CLASSES);
  }

  private static byte[] contents(Path file, int magic) throws IOException {
    DataFileException.requireExists(file);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))))) {
      int bytes = header(file, magic, in);
      byte[] contents = in.readNBytes(bytes);
      if (contents.length < bytes) {
        throw new DataFileException(file, "ends after " + contents.length + " bytes of contents, expected " + bytes);
      }
      if (in.read() >= 0) {
        throw new DataFileException(file, "goes on after its " + bytes + " bytes of contents");
      }
      return contents;
    } catch (EOFException e) {
      throw new DataFileException(file, "is cut off", e);
    } catch (ZipException e) {
      throw new DataFileException(file, "is no gzip file or is damaged (" + e.getMessage() + ")", e);
    }
  }

  /** Bytes of the contents. */
  private static int header(Path file, int magic, DataInputStream in) throws IOException {
    int found = in.readInt();
    if (found != magic) {
      throw new DataFileException(file,
          String.format("begins with 0x%08x, expected 0x%08x: no IDX file of %s", found, magic,
              magic == IMAGES ? "images" : "labels"));
    }
    int count = in.readInt();
    if (count < 1 || count > MOST) {
      throw new DataFileException(file, "claims to hold " + count + " examples, expected 1 to " + MOST);
    }
    if (magic == LABELS) {
      return count;
    }
    int rows = in.readInt();
    int columns = in.readInt();
    if (rows != SIDE || columns != SIDE) {
      throw new DataFileException(file,
          "holds images of " + rows + " x " + columns + " pixels, expected " + SIDE + " x " + SIDE);
    }
    return count * SIDE * SIDE;
  }
}
