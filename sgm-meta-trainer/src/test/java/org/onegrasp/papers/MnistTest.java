package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {
  private static final int[] HEADER = {0x803, 2, 28, 28};

  @TempDir
  private Path folder;

  private static byte[] images(int... header) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * header.length + 2 * 784);
    Arrays.stream(header).forEach(bytes::putInt);
    bytes.put(4 * header.length + 784 + 3, (byte) 255);
    return bytes.array();
  }

  private static byte[] labels(int... labels) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(labels.length);
    Arrays.stream(labels).forEach(l -> bytes.put((byte) l));
    return bytes.array();
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private Examples read(byte[] images, byte[] labels) throws IOException {
    Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), images);
    Files.write(folder.resolve("t10k-labels-idx1-ubyte.gz"), labels);
    return Mnist.read(folder, "t10k");
  }

  private void refused(byte[] images, byte[] labels, String file, String... words) {
    DataFileException e = assertThrows(DataFileException.class, () -> read(images, labels));
    assertTrue(e.getMessage().startsWith(folder.resolve(file).toString()), e.getMessage());
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
  }

  @Test
  void readsPixelsAndLabels() throws IOException {
    Examples e = read(packed(images(HEADER)), packed(labels(7, 0)));
    assertArrayEquals(new int[] {28, 28, 1}, e.shape());
    assertArrayEquals(new int[] {7, 0}, e.labels());
    assertEquals(0, e.inputs()[783]);
    assertEquals(1, e.inputs()[784 + 3]);
  }

  @Test
  void refusesAFileThatIsCutOffAnywhere() throws IOException {
    byte[] whole = packed(images(HEADER));
    for (int length : new int[] {0, 1, 9, 10, 11, whole.length / 2, whole.length - 9, whole.length - 1}) {
      refused(Arrays.copyOf(whole, length), packed(labels(1, 2)), "t10k-images-idx3-ubyte.gz", "get the file again");
    }
    byte[] cutInside = Arrays.copyOf(images(HEADER), 16 + 2 * 784 - 1);
    refused(packed(cutInside), packed(labels(1, 2)), "t10k-images-idx3-ubyte.gz", "ends after 1567 bytes",
        "expected 1568");
    refused(packed(Arrays.copyOf(images(HEADER), 10)), packed(labels(1, 2)), "t10k-images-idx3-ubyte.gz", "cut off");
  }

  @Test
  void refusesWhatHasAnotherShape() throws IOException {
    byte[] two = packed(labels(1, 2));
    refused(packed(images(0x803, 2, 28, 14)), two, "t10k-images-idx3-ubyte.gz", "28 x 14", "expected 28 x 28");
    refused(packed(images(0x803, -5, 28, 28)), two, "t10k-images-idx3-ubyte.gz", "-5 examples");
    refused(packed(images(0x803, 1, 28, 28)), two, "t10k-images-idx3-ubyte.gz", "goes on after");
    refused(two, two, "t10k-images-idx3-ubyte.gz", "0x00000801", "expected 0x00000803");
    refused(images(HEADER), two, "t10k-images-idx3-ubyte.gz", "no gzip file");
    refused(packed(images(HEADER)), packed(labels(1, 2, 3)), "t10k-labels-idx1-ubyte.gz", "3 labels", "2 images");
    refused(packed(images(HEADER)), packed(labels(1, 10)), "t10k-labels-idx1-ubyte.gz", "label 1 is 10", "0 to 9");
  }

  @Test
  void saysWhichFileIsMissing() {
    DataFileException e = assertThrows(DataFileException.class, () -> Mnist.read(folder));
    assertTrue(e.getMessage().contains("train-images-idx3-ubyte.gz: is missing"), e.getMessage());
  }

  @Test
  void readsThePublishedTestImages() throws IOException {
    Examples test = Mnist.read(PublicData.folder(Mnist.FOLDER), "t10k");
    assertEquals(10_000, test.count());
    assertArrayEquals(new int[] {7, 2, 1, 0, 4, 1, 4, 9}, Arrays.copyOf(test.labels(), 8));
    double sum = 0;
    for (float x : test.inputs()) {
      sum += x;
    }
    assertEquals(0.1325, sum / test.inputs().length, 0.0005);
  }
}
