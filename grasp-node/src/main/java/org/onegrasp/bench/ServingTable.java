package org.onegrasp.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From handing a picture to ROS until the node's grasps for it are here, at 30 pictures a second. */
final class ServingTable {
  private static final double FEW = 0.5;
  private static final double MOST = 0.99;
  private static final int PAGES = 2;

  private final List<Double> idle = new ArrayList<>();
  private final List<Double> teaching = new ArrayList<>();
  private final List<Double> pages = new ArrayList<>();
  private int pictures;

  private ServingTable() {}

  static Table of(Setting setting) throws IOException, InterruptedException {
    Path skills = NodeProcess.noSkills();
    ServingTable table = new ServingTable();
    try (NodeProcess node = new NodeProcess(setting, skills)) {
      node.warmUp(setting.quick() ? 1 : 10);
      node.teach(setting.quick() ? 1 : 3);
      for (int turn = 0; turn < setting.turns(); turn++) {
        table.turn(node, setting.quick() ? 1 : 10);
      }
    } finally {
      NodeProcess.delete(skills);
    }
    return table.made();
  }

  private void turn(NodeProcess node, double seconds) throws IOException, InterruptedException {
    idle.addAll(node.idle(seconds));
    teaching.addAll(node.teachWhile(seconds));
    HttpClient client = HttpClient.newHttpClient();
    List<OpenPage> open = new ArrayList<>();
    for (int i = 0; i < PAGES; i++) {
      open.add(new OpenPage(client, node.port()));
    }
    node.warmUp(1);
    pages.addAll(node.idle(seconds));
    open.forEach(page -> pictures += page.pictures());
    open.forEach(OpenPage::close);
  }

  private Table made() {
    return new Table("Picture to grasps over ROS, up to 8 skills",
        List.of("node", "99th percentile, of idle", "median, of idle", "99th percentile ms", "median ms", "answered"),
        List.of(row("idle", idle), row("teaching", teaching), row("two open pages", pages)),
        List.of("The pages took " + pictures + " pictures."));
  }

  private List<String> row(String what, List<Double> lags) {
    double median = Samples.share(lags, FEW);
    double high = Samples.share(lags, MOST);
    return List.of(what, Samples.text(high / Samples.share(idle, MOST)),
        Samples.text(median / Samples.share(idle, FEW)),
        Samples.text(high), Samples.text(median), Integer.toString(lags.size()));
  }
}
