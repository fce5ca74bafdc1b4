package org.onegrasp.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Rule;
import org.onegrasp.rules.Planner;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.WorkArea;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code plan}: which learning rule fits a byte budget, and what a lesson will take, before it begins; and who lives
 * where in its memory.
 */
@Command(name = "plan",
    description = "Shows which learning rules fit a byte budget on this machine, and which one to choose; or what is in"
        + " the memory of a lesson, and when.",
    mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
  @Option(names = "--budget", paramLabel = "BYTES", description = "Most bytes of all tensors of a lesson together.")
  private Long budget;

  @Option(names = "--memory", paramLabel = "RULE",
      description = "Instead: what is in the memory of a lesson by this rule, where it lies"
          + " and in which steps, from the plan that the lesson runs in.")
  private String memory;

  @Option(names = "--plot", paramLabel = "FILE", description = "With --memory: draws it into this PNG file.")
  private Path plot;

  @Option(names = "--seconds", paramLabel = "S",
      description = "Most seconds of one lesson on one core of this machine (default: no"
          + " limit).")
  private Double seconds;

  @Mixin
  private ModelOption model;

  @Spec
  private CommandSpec spec;
  private final Kernels.Source kernels;

  public PlanCommand(Kernels.Source kernels) {
    this.kernels = kernels;
  }

  @Override
  public Integer call() throws IOException {
    Planner planner = new Planner(model.read(), WorkArea.STANDARD, kernels);
    if (memory != null) {
      return memory(planner);
    }
    if (budget == null || plot != null) {
      throw new ParameterException(spec.commandLine(), budget == null ? "give --budget BYTES, or --memory RULE"
          : "--plot draws what --memory RULE shows; give both, or leave --plot out");
    }
    Planner.Plan plan = seconds == null ? planner.plan(budget) : planner.plan(budget, seconds);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "Lessons that fit %,d bytes%s, best first:%n%n%-22s %-8s %7s %11s %9s %11s%n", budget,
        seconds == null ? "" : String.format(Locale.ROOT, " and %.3g s", seconds), "rule", "layers", "samples", "bytes",
        "seconds",
        "right place");
    plan.offers().forEach(offer -> line(out, offer));
    if (!plan.tooSlow().isEmpty()) {
      out.printf("%nToo few samples in the time:%n%n");
      plan.tooSlow().forEach(offer -> line(out, offer));
    }
    if (!plan.tooLarge().isEmpty()) {
      out.printf("%nWhat does not fit, and would need at least:%n%n");
      plan.tooLarge()
          .forEach(need -> out.printf(Locale.ROOT, "%-22s %-8s %7d %,11d%n", need.rule().label(), layers(need.rule()),
              need.rule().samples(), need.bytes()));
    }
    Planner.Offer choice = plan.choice();
    out.printf(Locale.ROOT,
        "%nChoice: %s, %,d bytes, about %.2g s a lesson: %s.%nFor a grasp node: %s_rule:=%s _budget:=%d%n",
        choice.rule().label(), choice.bytes(), choice.seconds(), reason(choice), model.parameter(),
        choice.rule().name(), budget);
    out.printf("Without _rule a node teaches by %s; docs/evaluation.md, \"Which rule when\", says why.%n",
        Rules.standard().name());
    out.printf(
        "Bytes: read from a lesson that was made. Seconds: processor time of a few steps, one after each sample,"
            + " measured"
            + " just now, times their number.%n");
    out.flush();
    return 0;
  }

  /** Why it is the first of those that fit. */
  private static String reason(Planner.Offer choice) {
    return choice.success()
        .map(measured -> String.format(Locale.ROOT, "of those that fit, the one that found the most right places on"
            + " objects never seen, %.3f of %,d looks (%s, commit %s)", measured.success(), measured.looks(),
            measured.command(),
            measured.commit()))
        .orElse("of those that fit, the one with the fewest bytes, since success was not measured on this model;"
            + " `launch/onegrasp eval --rank FILE` measures it");
  }

  private int memory(Planner planner) throws IOException {
    MemoryReport report = new MemoryReport(planner.memory(Rules.parseForNodes(memory)));
    PrintWriter out = spec.commandLine().getOut();
    report.print(out);
    if (plot != null) {
      report.draw(plot);
      out.printf("%nDrawn into %s%n", plot);
    }
    out.flush();
    return 0;
  }

  private static void line(PrintWriter out, Planner.Offer offer) {
    String success =
        offer.success().map(measured -> String.format(Locale.ROOT, "%.3f", measured.success())).orElse("-");
    out.printf(Locale.ROOT, "%-22s %-8s %7d %,11d %9.2f %11s%n", offer.rule().label(), layers(offer.rule()),
        offer.rule().samples(),
        offer.bytes(), offer.seconds(), success);
  }

  private static String layers(Rule rule) {
    if (!rule.learns()) {
      return "none";
    }
    return rule.layers() == Rule.ALL_LAYERS ? "all" : "last " + rule.layers();
  }
}
