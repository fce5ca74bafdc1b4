package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
  @TempDir
  private Path folder;

  private static byte[] jpeg(int width, int height, Color colour) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(colour);
    g.fillRect(0, 0, width, height);
    g.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", out);
    return out.toByteArray();
  }

  /** One image of each class and part. */
  private static Map<String, byte[]> whole() throws IOException {
    byte[] image = jpeg(32, 32, new Color(255, 0, 0));
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String c : Cifar10.CLASSES) {
      files.put("train/" + c + "/0000.jpg", image);
      files.put("test/" + c + "/0000.jpg", image);
    }
    return files;
  }

  private Path archive(Map<String, byte[]> files) throws IOException {
    Path file = folder.resolve("cifar10-10k-2k-jpeg.zip");
    Zips.write(file, files);
    return file;
  }

  private void refused(String... words) {
    DataFileException e = assertThrows(DataFileException.class, () -> Cifar10.read(folder));
    assertTrue(e.getMessage().contains("cifar10-10k-2k-jpeg.zip: "), e.getMessage());
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
  }

  @Test
  void channelsAreRedGreenAndBlue() throws IOException {
    archive(whole());
    Examples train = Cifar10.read(folder).train();
    assertArrayEquals(new int[] {32, 32, 3}, train.shape());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, train.labels());
    assertEquals(1, train.inputs()[0], 0.02);
    assertEquals(0, train.inputs()[1], 0.02);
    assertEquals(0, train.inputs()[2], 0.02);
  }

  @Test
  void refusesImagesThatAreCutOrOfAnotherSizeOrMissing() throws IOException {
    Map<String, byte[]> files = whole();
    files.put("train/cat/0000.jpg", jpeg(32, 31, Color.GREEN));
    archive(files);
    refused("train/cat/0000.jpg", "32 x 31", "expected 32 x 32");
    files.put("train/cat/0000.jpg", new byte[10]);
    archive(files);
    refused("train/cat/0000.jpg", "is no image (10 bytes)");
    files.put("train/cat/0000.jpg", Arrays.copyOf(jpeg(32, 32, Color.GREEN), 100));
    archive(files);
    refused("train/cat/0000.jpg", "cannot be decoded");
    files.remove("train/cat/0000.jpg");
    archive(files);
    refused("has no image train/cat/NNNN.jpg");
  }

  @Test
  void refusesAnArchiveThatIsCutOrDamaged() throws IOException {
    Path file = archive(whole());
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 30));
    refused("cut off");
    byte[] damaged = bytes.clone();
    for (int i = 100; i < 140; i++) {
      damaged[i] ^= 0x55;
    }
    Files.write(file, damaged);
    refused("damaged");
    Files.delete(file);
    refused("is missing");
  }

  @Test
  void readsTheRealImages() throws IOException {
    Split split = Cifar10.read(PublicData.folder(Cifar10.FOLDER), 20);
    assertEquals(200, split.train().count());
    assertEquals(200, split.test().count());
    assertEquals(9, split.test().labels()[199]);
    double sum = 0;
    for (float x : split.train().inputs()) {
      sum += x;
    }
    assertEquals(0.475, sum / split.train().inputs().length, 0.03); // the mean of all of CIFAR-10
  }
}
