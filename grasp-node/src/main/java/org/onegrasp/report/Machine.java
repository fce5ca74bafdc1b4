package org.onegrasp.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Versions, machine, and those variables of the environment that ROS and OneGrasp read; no others. */
final class Machine {
  private static final Set<String> VARIABLES =
      Set.of("ROS_MASTER_URI", "ROS_IP", "ROS_HOSTNAME", "ROS_DISTRO", "ROS_NAMESPACE", "ROS_HOME",
          "ROS_LOG_DIR", "ROS_PACKAGE_PATH", "ROS_PYTHON_VERSION", "ROS_IPV6", "GAZEBO_MASTER_URI", "GAZEBO_MODEL_PATH",
          "GAZEBO_RESOURCE_PATH",
          "JAVA_HOME", "ONEGRASP_JAVA_OPTS", "LANG", "LC_ALL", "TZ");
  /** Of processors; the others say nothing about our kernels. */
  private static final Set<String> FLAGS =
      Set.of("sse4_1", "sse4_2", "avx", "avx2", "fma", "avx512f", "avx512bw", "avx512vl", "avx512_vnni",
          "avx_vnni", "asimd", "asimddp", "i8mm", "sve", "neon");
  private static final long PATIENCE_SECONDS = 3;

  private Machine() {}

  static String describe(String version, Path home, Map<String, String> environment) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add(version);
    Told.by(PATIENCE_SECONDS, "git", "-C", home.toString(), "rev-parse", "HEAD")
        .ifPresent(commit -> lines.add("commit: " + commit.strip()));
    lines.add("jar: " + age(home.resolve("grasp-node/target/grasp-node.jar")));
    lines.add("java: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version") + ", "
        + System.getProperty("java.vendor"));
    lines.add("system: " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
        + System.getProperty("os.arch") + ", "
        + field("/etc/os-release", "PRETTY_NAME", "="));
    lines.add("processors: " + Runtime.getRuntime().availableProcessors() + " x "
        + field("/proc/cpuinfo", "model name", ":") + ", flags " + flags());
    lines.add("memory: " + field("/proc/meminfo", "MemTotal", ":") + ", available "
        + field("/proc/meminfo", "MemAvailable", ":"));
    lines.add("load: " + read("/proc/loadavg").strip());
    lines.add("encoding: " + System.getProperty("sun.jnu.encoding") + ", " + System.getProperty("file.encoding"));
    new TreeMap<>(environment).forEach((name, value) -> {
      if (VARIABLES.contains(name)) {
        lines.add(name + "=" + value);
      }
    });
    return String.join("\n", lines) + "\n";
  }

  private static String age(Path jar) {
    try {
      return Files.getLastModifiedTime(jar) + ", " + Files.size(jar) + " bytes";
    } catch (IOException e) {
      return "none";
    }
  }

  private static String flags() {
    String all = field("/proc/cpuinfo", "flags", ":") + " " + field("/proc/cpuinfo", "Features", ":");
    return String.join(" ", Arrays.stream(all.split(" ")).filter(FLAGS::contains).sorted().distinct().toList());
  }

  private static String field(String file, String name, String separator) {
    return read(file).lines().filter(line -> line.startsWith(name)).findFirst()
        .map(line -> line.substring(line.indexOf(separator) + 1).strip()).orElse("unknown");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      return "";
    }
  }
}
