package org.onegrasp.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.Skill;
import org.onegrasp.model.StoredModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/**
 * A demonstration to try the C code with, another look at the same thing, and what Java makes of the two: what
 * {@code make check} compares with.
 */
final class Example {
  private static final long ROOM = 1 << 20; // bytes of a lesson in Java
  private static final int SIDE = 96; // cells that the bar was drawn for
  private static final byte HEIGHT = 30; // millimetres
  private final StoredModel stored;
  private final WorkArea area;
  private final ExportSettings settings;
  private final GraspLearner learner;

  Example(StoredModel stored, WorkArea area, ExportSettings settings, Kernels.Source kernels) {
    this.stored = stored;
    this.area = area;
    this.settings = settings;
    learner = settings.rule().withSamples(settings.samples()).learner(stored, area, ROOM, kernels);
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Demonstration shown = shown();
    byte[] look = bar(false, 6);
    Files.write(folder.resolve("shown"), bytes(shown));
    Files.write(folder.resolve("look"), look);
    Files.writeString(folder.resolve("expected"), expected(shown, look, ExportSettings.SEED));
  }

  /** What main.c reads: the grasp, and then the heights. */
  static byte[] bytes(Demonstration shown) {
    Grasp grasp = shown.grasp();
    ByteBuffer buffer = ByteBuffer.allocate(5 * Double.BYTES + shown.seen().length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putDouble(grasp.x()).putDouble(grasp.y()).putDouble(grasp.z()).putDouble(grasp.yaw())
        .putDouble(grasp.width());
    return buffer.put(shown.seen()).array();
  }

  /**
   * Checksum of the skill's weights, and the grasp that is served: number of samples, what it is, hexadecimal digits.
   */
  String expected(Demonstration shown, byte[] look, long seed) {
    Skill skill = learner.teach(shown, seed, progress -> {}).skill();
    return settings.samples() + " sha256 " + sha256(skill.weights()) + "\n" + settings.samples() + " grasp "
        + served(skill, look) + "\n";
  }

  private static String sha256(short[] weights) {
    ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES * weights.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(weights);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private String served(Skill skill, byte[] look) {
    InputSpec input = stored.model().input();
    float[] quality = new float[stored.model().output().values(area)];
    learner.predict(skill, look, quality);
    return new GraspDecoder(stored.model().output(), settings.gripperOpening())
        .decode(quality, input.heights(input.grid(area), look), skill.grasp()).best().map(Example::digits)
        .orElse("none");
  }

  private static String digits(Grasp grasp) {
    return DoubleStream.of(grasp.x(), grasp.y(), grasp.z(), grasp.yaw(), grasp.width(), grasp.quality())
        .mapToObj(value -> HexFormat.of().toHexDigits(Double.doubleToRawLongBits(value)))
        .collect(Collectors.joining(" "));
  }

  private Demonstration shown() {
    Grid grid = stored.model().input().grid(area);
    Grasp grasp = new Grasp(area.centreX() + 0.02, area.centreY() - 0.01, area.tableZ() + 0.03, 1.2, 0.03, 1);
    return new Demonstration("bar", grid, bar(true, 0), grasp);
  }

  /** As a camera sees a table, 0 to 3 mm. */
  private static byte noise(int row, int col) {
    int k = (row * 37 + col * 11) % 101;
    return (byte) (k < 4 ? k : 0);
  }

  /** A bar in the middle, thicker at one end; along x or along y, and so many cells of 96 away from the middle. */
  private byte[] bar(boolean alongX, int away) {
    InputSpec input = stored.model().input();
    byte[] map = new byte[input.values()];
    for (int row = 0; row < input.side(); row++) {
      for (int col = 0; col < input.side(); col++) {
        int along = (alongX ? col : row) * SIDE / input.side();
        int across = Math.abs((alongX ? row : col) * SIDE / input.side() - SIDE / 2 - away);
        boolean bar = along >= 30 && along < 70 && across < (along < 40 ? 8 : 4);
        int i = (row * input.side() + col) * input.channels();
        map[i] = bar ? HEIGHT : noise(row, col);
        if (input.channels() > 1) {
          map[i + 1] = InputSpec.SEEN;
        }
      }
    }
    return map;
  }
}
