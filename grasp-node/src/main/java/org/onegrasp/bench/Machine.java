package org.onegrasp.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What measured, and what it can at most. */
final class Machine {
  private static final String UNKNOWN = "unknown";

  private Machine() {}

  /** In words, by what each is. */
  static Map<String, String> read(Path home) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.now(ZoneId.systemDefault()).toString());
    facts.put("commit", commit(home));
    facts.put("processor", processor());
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("load", String.format(Locale.ROOT, "%.1f",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    facts.put("jdk", Runtime.version().toString());
    facts.put("flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-D") && !flag.startsWith("-Xlog") && !flag.contains("Archive")).toList()));
    return facts;
  }

  /** Of one thread. */
  static String limits(Setting setting) throws IOException, InterruptedException {
    String[] limits = KernelTable.timing(setting, List.of(), "limits").strip().split("\t");
    return String.format(Locale.ROOT, "One thread can do %.0f GMAC/s in float and read %.1f GB/s from memory.",
        Double.parseDouble(limits[0]), Double.parseDouble(limits[1]));
  }

  private static String processor() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines.filter(line -> line.startsWith("model name")).findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  private static String commit(Path home) {
    try {
      Process git = new ProcessBuilder("git", "-C", home.toString(), "describe", "--always", "--dirty", "--exclude=*")
          .redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor() == 0 ? said : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN; // no git on this machine
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }
}
