package org.onegrasp.evaluation;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.onegrasp.plot.CurveCharts;

/** Right places against what learning costs: seconds of a lesson on the left, bytes of a lesson on the right. */
public final class EvaluationCurves {
  private static final String SUCCESS = "right place (bars: 95 %)";

  private EvaluationCurves() {}

  /** A PNG with one line or point a rule, with 95 % confidence intervals; rules that do not learn are level lines. */
  public static void write(EvaluationResult result, String title, Path file) throws IOException {
    CurveCharts.write(bySeconds(result, title), byBytes(result), file);
  }

  private static XYChart bySeconds(EvaluationResult result, String title) {
    XYChart chart = CurveCharts.chart(title, "seconds of a lesson, one core", SUCCESS);
    addAll(chart, result, r -> r.cost().secondsPerDemo(), lines(result));
    return chart;
  }

  /** Each rule with its longest lesson: bytes do not depend on the length. */
  private static XYChart byBytes(EvaluationResult result) {
    XYChart chart = CurveCharts.chart("longest lesson of each rule; vertical: budgets", "bytes of a lesson", SUCCESS);
    chart.getStyler().setXAxisLogarithmic(true);
    Map<String, List<RuleResult>> longest = new LinkedHashMap<>();
    lines(result).forEach((label, line) -> longest.put(label, List.of(line.get(line.size() - 1))));
    addAll(chart, result, r -> r.entry().bytes(), longest);
    for (long budget : result.plan().terms().budgets()) {
      XYSeries mark = chart.addSeries("budget " + budget, new double[] {budget, budget}, new double[] {0, 1});
      mark.setMarker(SeriesMarkers.NONE).setLineColor(Color.GRAY).setLineWidth(1).setShowInLegend(false);
    }
    return chart;
  }

  /** Learning rules by label, each from its shortest lesson to its longest. */
  private static Map<String, List<RuleResult>> lines(EvaluationResult result) {
    Map<String, List<RuleResult>> lines = new LinkedHashMap<>();
    result.rules().stream().filter(r -> r.ran() && r.place() != null && r.rule().learns())
        .forEach(r -> lines.computeIfAbsent(label(r, result), label -> new ArrayList<>()).add(r));
    lines.values().forEach(line -> line.sort(Comparator.comparingInt(r -> r.rule().samples())));
    return lines;
  }

  private static String label(RuleResult r, EvaluationResult result) {
    return r.rule().label() + (result.plan().scenes().others().size() > 1 ? " +" + r.others() : "");
  }

  private static void addAll(XYChart chart, EvaluationResult result, ToDoubleFunction<RuleResult> x,
      Map<String, List<RuleResult>> lines) {
    lines.forEach((label, line) -> chart.addSeries(label, line.stream().mapToDouble(x).toArray(),
        line.stream().mapToDouble(r -> r.place().rate()).toArray(),
        line.stream().mapToDouble(r -> r.place().margin()).toArray()));
    double[] costs = lines.values().stream().flatMap(List::stream).mapToDouble(x).sorted().toArray();
    for (RuleResult r : result.rules()) {
      if (r.ran() && r.place() != null && !r.rule().learns() && costs.length > 0) {
        double rate = r.place().rate();
        chart.addSeries(label(r, result), new double[] {costs[0], costs[costs.length - 1]}, new double[] {rate, rate})
            .setMarker(SeriesMarkers.NONE).setLineColor(Color.DARK_GRAY);
      }
    }
  }
}
