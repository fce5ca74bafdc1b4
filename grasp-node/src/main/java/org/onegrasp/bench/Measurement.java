package org.onegrasp.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Everything that {@code bench} measures, by the names that its option takes. */
enum Measurement {
  LESSON("a lesson to the same success, beside PyTorch's backpropagation", LessonTable::of),
  FRAME("depth frame to grasp, beside PyTorch's and ONNX Runtime's forward pass alone", FrameTable::of),
  MEMORY("resident memory while teaching, beside PyTorch's lesson", MemoryTable::of),
  KERNELS("convolutions at 128, 256 and as many bits as there are, as a share of the multiply-add peak",
      KernelTable::of),
  WIDTHS("a lesson at 128, 256 and as many bits as there are", WidthTable::of),
  FILTER("backward passes of convolutions, exact and filtered, beside PyTorch's", FilterTable::of),
  ROS("images and round trips over ROS, beside roscpp and rospy", RosTable::of),
  START("until a node is ready, and its list of many skills", StartTable::of),
  SERVING("picture to grasps over ROS: idle, while teaching, with open pages", ServingTable::of),
  ARMS("inverse kinematics and picks", ArmTable::of),
  SIMULATOR("frames and attempts in the embedded simulator", SimulatorTable::of);

  /** Measures. */
  interface Work {
    /** @throws IllegalStateException when what it needs is not there; says what that is */
    Table in(Setting setting) throws IOException, InterruptedException;
  }

  private final String what;
  private final Work work;

  Measurement(String what, Work work) {
    this.what = what;
    this.work = work;
  }

  /** As on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  String what() {
    return what;
  }

  Table in(Setting setting) throws IOException, InterruptedException {
    return work.in(setting);
  }

  /** @throws IllegalArgumentException for a name that is none, with those that are */
  static Measurement named(String label) {
    return Arrays.stream(values()).filter(m -> m.label().equals(label.strip())).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no table \"" + label + "\"; there are "
            + String.join(", ", labels())));
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(Measurement::label).toList();
  }
}
