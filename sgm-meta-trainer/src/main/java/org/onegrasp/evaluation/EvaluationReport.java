package org.onegrasp.evaluation;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.onegrasp.lesson.Rule;
import org.onegrasp.plot.CurveCharts;
import org.onegrasp.plot.Json;
import org.onegrasp.world.ObjectModel;

/** Files of an evaluation: JSON for other programs and a plot for people. */
public final class EvaluationReport {
  private EvaluationReport() {}

  /** @param conditions whatever else identifies the run, such as the camera; texts and numbers */
  public static void writeJson(EvaluationResult result, Map<String, Object> conditions, Path file) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("objects", result.plan().objects().stream().map(ObjectModel::name).toList());
    root.putAll(conditions);
    root.put("poses", result.plan().poses());
    root.put("lifts", result.plan().lifts());
    root.put("seeds", result.plan().seeds());
    root.put("budgets", result.plan().terms().budgets());
    root.put("seconds", result.plan().terms().seconds());
    root.putAll(scenes(result.plan().scenes()));
    root.put("lost", result.lost().stream().map(EvaluationReport::lost).toList());
    root.put("reference", EvaluationResult.REFERENCE);
    root.put("rules", result.rules().stream().map(EvaluationReport::rule).toList());
    Files.writeString(file, Json.write(root));
  }

  private static Map<String, Object> lost(LostTrial trial) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("number", trial.number());
    map.put("object", trial.object());
    map.put("seed", trial.seed());
    map.put("reason", trial.reason());
    return map;
  }

  private static Map<String, Object> scenes(Scenes scenes) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("others", scenes.others());
    map.put("recoloured", scenes.recoloured());
    map.put("gap_mm", scenes.gap().near() ? 1000 * scenes.gap().most() : null);
    map.put("shown_among", scenes.shownAmong());
    map.put("absent", scenes.absent());
    map.put("turned", scenes.turned());
    map.put("shown_turned", scenes.shownTurned());
    map.put("support", scenes.footing().support().map(kind -> kind.name().toLowerCase(Locale.ROOT)).orElse("none"));
    map.put("tilt_degrees", Math.toDegrees(scenes.footing().tilt()));
    map.put("table_offset_mm", 1000 * scenes.footing().raised());
    map.put("frames", scenes.frames());
    map.put("skills", scenes.skills());
    return map;
  }

  private static Map<String, Object> rule(RuleResult r) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rule", r.rule().name());
    map.put("arithmetic", r.rule().arithmetic().label());
    map.put("others", r.others());
    for (Measure measure : Measure.values()) {
      success(map, measure.key(), r.rates().get(measure));
    }
    reliability(map, r.reliability());
    map.put("place_difference", r.againstReference() == null ? null : r.againstReference().mean());
    map.put("place_difference_95", r.againstReference() == null ? null
        : List.of(r.againstReference().low(), r.againstReference().high()));
    map.put("seconds_asked", r.entry().seconds() == 0 ? null : r.entry().seconds());
    map.put("refusal", r.ran() ? null : r.entry().refusal());
    map.put("lessons_refused", r.cost().refused());
    map.put("seconds_per_demo", r.cost().secondsPerDemo());
    map.put("peak_bytes", r.entry().bytes());
    map.put("macs_per_demo", r.cost().macsPerDemo());
    map.put("heap_bytes_per_step", r.cost().heapBytesPerStep());
    map.put("last_layers", r.rule().layers() == Rule.ALL_LAYERS ? null : r.rule().layers());
    map.put("samples", r.rule().samples());
    map.put("rate", r.rule().rate());
    map.put("clutter", r.rule().clutter());
    return map;
  }

  private static void reliability(Map<String, Object> map, Reliability reliability) {
    map.put("calibration_error", reliability == null ? null : reliability.error());
    if (reliability != null) {
      double error = reliability.error();
      map.put("calibration_error_95",
          List.of(Math.max(0, error - reliability.margin()), Math.min(1, error + reliability.margin())));
    }
  }

  static void success(Map<String, Object> map, String key, Success success) {
    map.put(key, success == null ? null : success.rate());
    if (success != null) {
      map.put(key + "_95", List.of(success.low(), success.high()));
      map.put(key + "_by_object", Arrays.stream(success.byObject()).boxed().toList());
    }
  }

  /** A PNG with bars of success and their 95 % confidence intervals. */
  public static void writePlot(EvaluationResult result, String title, Path file) throws IOException {
    List<RuleResult> rules = result.rules().stream().filter(r -> r.ran() && r.place() != null).toList();
    CategoryChart chart = new CategoryChartBuilder().width(Math.max(600, 110 * rules.size())).height(480).title(title)
        .yAxisTitle("success (bars: 95 %)").build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setXAxisLabelRotation(30);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(1.0);
    List<String> names = rules.stream().map(r -> bar(r, result.plan())).toList();
    addBars(chart, "right place", names, rules.stream().map(RuleResult::place).toList());
    if (rules.stream().allMatch(r -> r.lift() != null)) {
      addBars(chart, "lifted", names, rules.stream().map(RuleResult::lift).toList());
    }
    ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile());
  }

  /** A PNG of how often grasps of each quality kept its promise; on the diagonal quality means what it says. */
  public static void writeReliability(EvaluationResult result, String title, Path file) throws IOException {
    XYChart chart = CurveCharts.chart(title, "quality", "share of right grasps");
    chart.addSeries("as promised", new double[] {0, 1}, new double[] {0, 1}).setMarker(SeriesMarkers.NONE)
        .setLineColor(Color.GRAY);
    for (RuleResult r : result.rules()) {
      if (r.reliability() != null) {
        List<Reliability.Bin> bins = r.reliability().bins().stream().filter(bin -> bin.count() > 0).toList();
        chart.addSeries(bar(r, result.plan()), bins.stream().mapToDouble(Reliability.Bin::meanQuality).toArray(),
            bins.stream().mapToDouble(Reliability.Bin::share).toArray());
      }
    }
    ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile());
  }

  private static String bar(RuleResult r, EvaluationPlan plan) {
    String beside = plan.scenes().others().size() > 1 ? " +" + r.others() : "";
    String seconds =
        beside + (r.entry().seconds() == 0 ? "" : String.format(Locale.ROOT, " %.2f s", r.entry().seconds()));
    return r.rule().label() + seconds;
  }

  private static void addBars(CategoryChart chart, String name, List<String> rules, List<Success> successes) {
    chart.addSeries(name, rules, successes.stream().map(Success::rate).toList(),
        successes.stream().map(Success::margin).toList());
  }
}
