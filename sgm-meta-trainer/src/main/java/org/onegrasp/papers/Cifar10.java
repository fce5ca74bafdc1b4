package org.onegrasp.papers;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Small photographs of ten classes (Krizhevsky 2009), here a subset as JPEG files in a zip archive:
 * train/CLASS/NNNN.jpg and test/CLASS/NNNN.jpg. The JPEG copies differ a little from the original pixels, so accuracies
 * are not comparable to the last digit.
 */
public final class Cifar10 {
  /** Folder of the data, below the folder of all data. */
  public static final String FOLDER = "cifar10";
  public static final int SIDE = 32;
  /** In the order of the labels. */
  public static final List<String> CLASSES =
      List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  private static final String FILE = "cifar10-10k-2k-jpeg.zip";
  static final int CHANNELS = 3;

  private Cifar10() {}

  /**
   * 10,000 images to learn from and 2,000 to measure with; shape (32, 32, 3), red, green and blue from 0 to 1, sorted
   * by class.
   *
   * @throws DataFileException when the archive or an image in it is cut off or is something else
   */
  public static Split read(Path folder) throws IOException {
    return read(folder, Integer.MAX_VALUE);
  }

  /** The same with at most so many images of each class in each part. */
  public static Split read(Path folder, int perClass) throws IOException {
    try (Archive archive = new Archive(folder.resolve(FILE))) {
      List<String> names = archive.names();
      return new Split(examples(archive, names, "train", perClass), examples(archive, names, "test", perClass));
    }
  }

  private static Examples examples(Archive archive, List<String> names, String part, int perClass) throws IOException {
    List<List<String>> files = CLASSES.stream()
        .map(c -> names.stream().filter(n -> n.startsWith(part + "/" + c + "/")).limit(perClass).toList()).toList();
    int count = files.stream().mapToInt(List::size).sum();
    int size = SIDE * SIDE * CHANNELS;
    float[] inputs = new float[count * size];
    int[] labels = new int[count];
    int n = 0;
    for (int label = 0; label < CLASSES.size(); label++) {
      if (files.get(label).isEmpty()) {
        throw archive.unusable("has no image " + part + "/" + CLASSES.get(label) + "/NNNN.jpg");
      }
      for (String name : files.get(label)) {
        decode(archive, name, inputs, n * size);
        labels[n++] = label;
      }
    }
    return new Examples(new int[] {SIDE, SIDE, CHANNELS}, inputs, labels, CLASSES.size());
  }

  private static void decode(Archive archive, String name, float[] into, int at) throws IOException {
    BufferedImage image = image(archive, name);
    if (image.getWidth() != SIDE || image.getHeight() != SIDE) {
      throw archive.unusable(name,
          "is " + image.getWidth() + " x " + image.getHeight() + " pixels, expected " + SIDE + " x " + SIDE);
    }
    for (int i = 0; i < SIDE * SIDE; i++) {
      int rgb = image.getRGB(i % SIDE, i / SIDE);
      into[at + 3 * i] = (rgb >> 16 & 255) / 255f;
      into[at + 3 * i + 1] = (rgb >> 8 & 255) / 255f;
      into[at + 3 * i + 2] = (rgb & 255) / 255f;
    }
  }

  private static BufferedImage image(Archive archive, String name) throws IOException {
    byte[] bytes = archive.read(name);
    BufferedImage image;
    try {
      ImageIO.setUseCache(false);
      image = ImageIO.read(new ByteArrayInputStream(bytes));
      // what the decoder throws at damaged files
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw archive.unusable(name, "cannot be decoded (" + e.getMessage() + ")");
    }
    if (image == null) {
      throw archive.unusable(name, "is no image (" + bytes.length + " bytes)");
    }
    return image;
  }
}
