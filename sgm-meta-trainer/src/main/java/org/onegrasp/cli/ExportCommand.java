package org.onegrasp.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.onegrasp.export.Description;
import org.onegrasp.export.ExportSettings;
import org.onegrasp.export.LessonExport;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.WorkArea;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code export}: a lesson by one rule as C99, for a microcontroller. */
@Command(name = "export",
    description = "Writes a lesson by one rule, and what it serves, as C99 for a microcontroller: the same skill to the"
        + " bit, in one static array. docs/microcontroller.md says what a board needs.",
    mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
  @Option(names = "--rule", required = true, paramLabel = "RULE",
      description = "Learning rule: sgm, head, bp-last2, bp-last3 or bp-last4.")
  private String rule;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for the sources and a Makefile.")
  private Path out;

  @Option(names = "--gripper-opening", paramLabel = "M", defaultValue = "0.085",
      description = "Widest opening between the fingers, metres (default: ${DEFAULT-VALUE}).")
  private double gripperOpening;

  @Option(names = "--samples", paramLabel = "N", defaultValue = "12",
      description = "Samples of the example's lesson, which `make check` repeats (default: ${DEFAULT-VALUE}; a usual"
          + " lesson has 460).")
  private int samples;

  @Mixin
  private ModelOption model;

  @Spec
  private CommandSpec spec;
  private final Kernels.Source kernels;

  public ExportCommand(Kernels.Source kernels) {
    this.kernels = kernels;
  }

  @Override
  public Integer call() throws IOException {
    ExportSettings settings = new ExportSettings(Rules.parse(rule), gripperOpening, samples);
    Description description = new LessonExport(model.read(), settings, WorkArea.STANDARD, kernels).write(out);
    PrintWriter text = spec.commandLine().getOut();
    text.printf(Locale.ROOT,
        "Written to %s: a lesson by %s, %,d bytes in one array. A board needs %,d bytes of RAM, stack included.%n"
            + "Next: make -C %s check%n",
        out, settings.rule().label(), description.slabBytes(), description.boardBytes(), out);
    text.flush();
    return 0;
  }
}
