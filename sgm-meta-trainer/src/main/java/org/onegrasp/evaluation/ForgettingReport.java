package org.onegrasp.evaluation;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.onegrasp.lesson.Rule;
import org.onegrasp.plot.CurveCharts;
import org.onegrasp.plot.Json;
import org.onegrasp.world.ObjectModel;

/** Files of a measurement of forgetting: JSON for other programs and a plot for people. */
public final class ForgettingReport {
  private ForgettingReport() {}

  /** @param conditions whatever else identifies the run, such as the camera; texts and numbers */
  public static void writeJson(ForgettingResult result, Map<String, Object> conditions, Path file) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("objects", result.plan().objects().stream().map(ObjectModel::name).toList());
    root.put("common_objects", result.plan().common().stream().map(ObjectModel::name).toList());
    root.putAll(conditions);
    root.put("poses", result.plan().poses());
    root.put("seeds", result.plan().seeds());
    root.put("forgetting", result.rows().stream().map(ForgettingReport::row).toList());
    Files.writeString(file, Json.write(root));
  }

  private static Map<String, Object> row(ForgettingRow r) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rule", r.rule().name());
    map.put("arithmetic", r.rule().arithmetic().label());
    map.put("last_layers", r.rule().layers() == Rule.ALL_LAYERS ? null : r.rule().layers());
    map.put("samples", r.rule().samples());
    map.put("rate", r.rule().rate());
    map.put("rehearsal", r.rehearsal());
    success(map, "separate", r.separate());
    success(map, "just_taught", r.justTaught());
    success(map, "earlier", r.earlier());
    map.put("earlier_minus_separate", r.lost().mean());
    map.put("earlier_minus_separate_95", List.of(r.lost().low(), r.lost().high()));
    success(map, "common_before", r.commonBefore());
    success(map, "common_after", r.commonAfter());
    success(map, "common_any_before", r.commonAnyBefore());
    success(map, "common_any_after", r.commonAnyAfter());
    map.put("earlier_by_lesson", Arrays.stream(r.earlierByLesson()).boxed().toList());
    map.put("common_any_by_lesson", Arrays.stream(r.commonAnyByLesson()).boxed().toList());
    return map;
  }

  private static void success(Map<String, Object> map, String key, Success success) {
    map.put(key, success.rate());
    map.put(key + "_95", List.of(success.low(), success.high()));
    map.put(key + "_by_object", Arrays.stream(success.byObject()).boxed().toList());
  }

  /**
   * A PNG: objects taught before on the left, common ones on the right, against the number of lessons; a colour for
   * each row.
   */
  public static void writePlot(ForgettingResult result, String title, Path file) throws IOException {
    XYChart earlier = CurveCharts.chart(title, "lessons", "taught before: right place (dashed: separate skills)");
    XYChart common = CurveCharts.chart("common objects, never taught", "lessons", "any place to hold");
    earlier.getStyler().setLegendVisible(false); // that of the other chart is for both
    Color[] colours = earlier.getStyler().getSeriesColors();
    for (int k = 0; k < result.rows().size(); k++) {
      ForgettingRow r = result.rows().get(k);
      Color colour = colours[k % colours.length];
      paint(earlier.addSeries(r.label(), from(2, r.earlierByLesson().length), r.earlierByLesson()), colour);
      paint(common.addSeries(r.label(), from(0, r.commonAnyByLesson().length), r.commonAnyByLesson()), colour);
    }
    for (int k = 0; k < result.rows().size(); k += result.plan().rehearsals().size()) {
      addSeparate(earlier, result.rows().get(k), colours[k % colours.length]); // the same for all shares
    }
    CurveCharts.write(earlier, common, file);
  }

  private static void addSeparate(XYChart chart, ForgettingRow r, Color colour) {
    double rate = r.separate().rate();
    XYSeries line = chart.addSeries(r.rule().text() + ", separate", new double[] {2, r.earlierByLesson().length + 1.0},
        new double[] {rate, rate});
    paint(line, colour);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineStyle(new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {4, 4}, 0));
  }

  private static void paint(XYSeries series, Color colour) {
    series.setLineColor(colour);
    series.setMarkerColor(colour);
  }

  private static double[] from(int first, int count) {
    return IntStream.range(first, first + count).asDoubleStream().toArray();
  }
}
