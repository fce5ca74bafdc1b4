package org.onegrasp.report;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.onegrasp.msgs.DiagnosticArray;
import org.onegrasp.msgs.DiagnosticStatus;
import org.onegrasp.msgs.KeyValue;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.ros.MasterSurvey.Graph;
import org.onegrasp.ros.RosException;
import org.onegrasp.ros.RosNode;

/**
 * What the node says and hears in a few seconds: diagnostics, its newest depth, height map and camera info, transforms,
 * answers.
 */
final class LiveWords {
  private static final Duration LISTEN = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int REPORTS = 5;
  private static final int MOST_FRAMES = 500;

  private final String node;
  private final boolean picture;
  private final SeenDepth depth;
  private final Map<String, String> messages = new ConcurrentHashMap<>();
  private final Map<String, String> transforms = new TreeMap<>();
  private final Deque<String> reports = new ArrayDeque<>();

  /** @param picture whether to keep depth and height map */
  LiveWords(String node, boolean picture) {
    this.node = node;
    this.picture = picture;
    depth = new SeenDepth(node);
  }

  /** Listens for a few seconds and puts down what came. */
  void listen(RosNode ears, Graph graph, Archive archive) throws IOException, InterruptedException {
    ears.subscribe("/diagnostics", DiagnosticArray.CODEC, 10, this::report);
    ears.subscribe("/tf", TFMessage.CODEC, 100, message -> transforms(message, ""));
    ears.subscribe("/tf_static", TFMessage.CODEC, 100, message -> transforms(message, " fixed"));
    if (picture) {
      depth.listen(ears, graph);
    }
    for (String topic : SeenDepth.heard(graph, node, "sensor_msgs/CameraInfo")) {
      ears.subscribeAny(topic, 1, message -> messages.put(topic, message.toString()));
    }
    for (String own : List.of("/grasp", "/grasps", "/teaching_status")) {
      ears.subscribeAny(node + own, 1, message -> messages.put(node + own, message.toString()));
    }
    Thread.sleep(LISTEN.toMillis());
    archive.text("skills-served.txt", skills(ears));
    write(archive);
  }

  private synchronized void report(DiagnosticArray array) {
    StringBuilder text = new StringBuilder("--- " + DepthPicture.seconds(array.header().stamp()) + "\n");
    List<DiagnosticStatus> ours =
        array.status().stream().filter(status -> status.name().startsWith(node + ": ")).toList();
    for (DiagnosticStatus status : ours) {
      text.append(status.level()).append(' ').append(status.name()).append(": ").append(status.message()).append('\n');
      for (KeyValue value : status.values()) {
        text.append("    ").append(value.key()).append(" = ").append(value.value()).append('\n');
      }
    }
    if (!ours.isEmpty()) {
      reports.addLast(text.toString());
    }
    if (reports.size() > REPORTS) {
      reports.removeFirst();
    }
  }

  private synchronized void transforms(TFMessage message, String kind) {
    for (TransformStamped one : message.transforms()) {
      if (transforms.size() < MOST_FRAMES || transforms.containsKey(one.childFrameId())) {
        transforms.put(one.childFrameId(),
            "'" + one.header().frameId() + "' -> '" + one.childFrameId() + "'" + kind + " at "
                + DepthPicture.seconds(one.header().stamp()) + ": " + one.transform());
      }
    }
  }

  private String skills(RosNode ears) {
    try {
      ListSkills.Response answer =
          ears.call(node + "/list_skills", ListSkills.CODEC, new ListSkills.Request(), PATIENCE);
      return answer.skills().size() + " skills, in use: '" + answer.selected() + "' " + answer.message() + "\n"
          + String.join("\n", answer.skills()) + "\n";
    } catch (RosException e) {
      return "no answer: " + e.getMessage() + "\n";
    }
  }

  private synchronized void write(Archive archive) throws IOException {
    archive.text("diagnostics.txt",
        reports.isEmpty() ? "nothing came in " + LISTEN.toSeconds() + " s\n" : String.join("", reports));
    archive.text("transforms.txt",
        transforms.isEmpty() ? "nothing came\n" : String.join("\n", transforms.values()) + "\n");
    StringBuilder words = new StringBuilder();
    messages
        .forEach((topic, text) -> words.append("topic: ").append(topic).append('\n').append(text).append("\n---\n"));
    archive.text("messages.txt", messages.isEmpty() ? "nothing came\n" : words.toString());
    depth.write(archive);
    if (picture && depth.isEmpty()) {
      archive.text("depth.yaml", "no depth came in " + LISTEN.toSeconds() + " s\n");
    }
  }
}
