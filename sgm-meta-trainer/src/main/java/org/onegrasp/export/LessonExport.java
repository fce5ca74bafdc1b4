package org.onegrasp.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Pace;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.StoredModel;
import org.onegrasp.world.WorkArea;

/**
 * Writes a folder with a lesson by one rule in C99, and what it serves: code that is the same for every rule, and the
 * description of this one.
 */
public final class LessonExport {
  /** Rules that the C code knows. */
  public static final List<String> RULES = List.of("sgm", "head", "bp-last2", "bp-last3", "bp-last4");

  private static final List<String> CODE = List.of("Makefile", "board/board.ld", "board/semihosting.c",
      "board/semihosting.h", "board/start.c", "augmenter.c", "augmenter.h", "decoder.c", "decoder.h",
      "description.h", "fixedpoint.h", "io.h", "io_host.c", "kernels.c", "kernels.h", "lesson.c", "lesson.h", "main.c",
      "network.c", "network.h", "pass.c", "pass.h", "random.c", "random.h", "softmax.c", "softmax.h", "steps.c",
      "steps.h", "strict_math.c", "strict_math.h", "weights_int16.c", "weights_split.c");

  private final StoredModel stored;
  private final ExportSettings settings;
  private final WorkArea area; // of a lesson
  private final Kernels.Source kernels;

  /**
   * @param workArea of the robot; a lesson sees its middle
   * @throws IllegalArgumentException when the rule or the model cannot be written in C; says what can
   */
  public LessonExport(StoredModel stored, ExportSettings settings, WorkArea workArea, Kernels.Source kernels) {
    this.stored = stored;
    this.settings = settings;
    area = stored.model().input().middle(workArea);
    this.kernels = kernels;
    require(stored.model(), settings.rule());
  }

  private static void require(GraspModel model, Rule rule) {
    if (!RULES.contains(rule.name()) || !rule.forNodes()) {
      throw new IllegalArgumentException("a lesson by " + rule.label() + " cannot be written in C; one by "
          + String.join(", ", RULES) + " can");
    }
    if (rule.clutter() > 0) {
      throw new IllegalArgumentException(
          "the C code draws no other things into samples; write " + rule.name() + " without +" + rule.clutter());
    }
    if (!Pace.of(model).equals(Pace.USUAL)) {
      throw new IllegalArgumentException("the C code knows no trained pace of lessons, and this model has one; give"
          + " another by --model FILE");
    }
    if (!model.shape().plain()) {
      throw new IllegalArgumentException("the C code knows no residual and no depthwise layers, and this model has"
          + " such; give another by --model FILE");
    }
  }

  /**
   * Writes all files, over those that are there.
   *
   * @return what the lesson takes
   */
  public Description write(Path folder) throws IOException {
    Description description = new Description(stored.model(), area, settings, kernels);
    Files.createDirectories(folder.resolve("board"));
    for (String name : CODE) {
      Files.write(folder.resolve(name), resource(name));
    }
    Files.writeString(folder.resolve("sizes.h"), description.sizes());
    Files.writeString(folder.resolve("description.c"), description.tables());
    new LessonRecord(settings.rule().label(), stored.sha256(), area).write(folder);
    new Example(stored, area, settings, kernels).write(folder.resolve("example"));
    return description;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = LessonExport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in the jar");
      }
      return in.readAllBytes();
    }
  }
}
