package org.onegrasp.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.Skill;
import org.onegrasp.model.StoredModel;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * A skill of what a board gives back: weights without a word about them, int16, lowest byte first, and what it was
 * shown. Whether they belong together is checked as far as bytes tell: their number, the model, the layers that the
 * rule leaves alone, and the checksum that the board told.
 */
public final class ReturnedSkill {
  private static final int NUMBERS = 5; // of a grasp
  private static final double MOST_METRES = 100;
  private final StoredModel stored;
  private final Rule rule;
  private final WorkArea area; // of the lesson

  /**
   * @param lesson folder that {@link LessonExport} wrote, from which the board's program was made
   * @param stored the model to serve with
   * @throws IOException when the folder says of another model, or nothing; says what to do
   */
  public ReturnedSkill(Path lesson, StoredModel stored) throws IOException {
    LessonRecord record = LessonRecord.read(lesson);
    if (!record.modelSha256().equals(stored.sha256())) {
      throw new IOException("the lesson in " + lesson + " begins at the weights of model " + record.modelSha256()
          + ", and this model is " + stored.sha256() + ": give that one by --model FILE, or write the lesson again and"
          + " teach anew");
    }
    this.stored = stored;
    rule = Rules.parse(record.rule());
    area = record.area();
  }

  /** What teaches there. */
  public String rule() {
    return rule.label();
  }

  /** CRC-32 of a board's weights, as the board tells it: eight hexadecimal digits. */
  public static String checksum(byte[] weights) {
    CRC32 crc = new CRC32();
    crc.update(weights);
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  /**
   * The skill.
   *
   * @param object its name
   * @param shown what the board was shown: x, y, z, yaw and width, doubles, then heights
   * @param weights what it wrote
   * @param checksum as the board told it; empty when it was not heard
   * @throws IOException when they do not fit the lesson, the model or each other; says what to do
   */
  public Skill read(String object, Path shown, Path weights, String checksum) throws IOException {
    byte[] bytes = Files.readAllBytes(weights);
    if (!checksum.isEmpty() && !checksum(bytes).equalsIgnoreCase(checksum)) {
      throw new IOException(weights + " has the checksum " + checksum(bytes) + ", and the board told "
          + checksum.toLowerCase(Locale.ROOT) + ": fetch it again");
    }
    short[] values = weights(bytes, weights);
    return new Skill(stored.sha256(), values, List.of(demonstration(object, shown)));
  }

  private short[] weights(byte[] bytes, Path file) throws IOException {
    GraspModel model = stored.model();
    NetworkShape shape = model.shape();
    if (bytes.length != Short.BYTES * shape.parameters()) {
      throw new IOException(file + " has " + bytes.length + " bytes, and the weights of this model are "
          + Short.BYTES * shape.parameters() + ": fetch the file again, from a program made of this lesson");
    }
    short[] values = new short[shape.parameters()];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
    short[] start = model.fixedStart();
    int learnt = shape.kernelOffset(rule.firstLayer(shape));
    int other = Arrays.mismatch(values, 0, learnt, start, 0, learnt);
    if (other >= 0) {
      throw new IOException(file + " is no lesson by " + rule.label() + " on this model: that leaves the first "
          + rule.firstLayer(shape) + " layers as they were, and weight " + other + " of them is " + values[other]
          + " instead of " + start[other] + ". Name the folder that the board's program was made of");
    }
    if (Arrays.equals(values, start)) {
      throw new IOException(file + " holds the start weights: nothing was taught; let the board write its weights"
          + " after the lesson");
    }
    return values;
  }

  private Demonstration demonstration(String object, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int heights = stored.model().input().values();
    if (bytes.length != NUMBERS * Double.BYTES + heights) {
      throw new IOException(file + " has " + bytes.length + " bytes, and a demonstration to this model has "
          + (NUMBERS * Double.BYTES + heights) + ": a grasp of five doubles and " + heights + " heights. Give the file"
          + " that the board was shown");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Grasp grasp = new Grasp(in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble(), 1);
    for (double number : new double[] {grasp.x(), grasp.y(), grasp.z(), grasp.yaw(), grasp.width()}) {
      if (!(Math.abs(number) < MOST_METRES)) {
        throw new IOException(file + " does not begin with a grasp: one of its numbers is " + number + ". Give the file"
            + " that the board was shown, lowest bytes first");
      }
    }
    byte[] seen = Arrays.copyOfRange(bytes, in.position(), bytes.length);
    return new Demonstration(object, stored.model().input().grid(area), seen, grasp);
  }
}
