package org.onegrasp.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What launch/onegrasp decides, in a checkout that holds nothing but what it looks at, with a JDK and a Maven that only
 * tell.
 */
class LauncherTest {
  private static final List<String> TOOLS =
      List.of("bash", "cat", "cksum", "cp", "dirname", "env", "find", "flock", "locale", "mkdir",
          "mktemp", "mv", "readlink", "rm", "sed", "sha1sum", "sort", "stat", "timeout", "touch", "true", "xargs");
  /** Tells the classes it runs and its locale; makes the file that a dump of classes makes. */
  private static final String JAVA = """
      #!/bin/bash
      for word in "$@"; do
        case $word in
          -XX:DumpLoadedClassList=*) : > "${word#*=}"; echo rehearsed >> "$TOLD" ;;
          -XX:SharedArchiveFile=*) archive=${word#*=}; echo "$word" >> "$TOLD" ;;
          -Xshare:dump) dump=1 ;;
        esac
      done
      if [ -n "${dump:-}" ]; then echo classes > "$archive"; exit; fi
      echo "runs ${@: -2} in $(locale charmap)"
      """;
  private static final String MAVEN = """
      #!/bin/bash
      echo built >> "$TOLD"
      mkdir -p grasp-node/target/lib
      cat msgs/src/main/Type.java > grasp-node/target/grasp-node.jar
      cp msgs/src/main/Type.java grasp-node/target/lib/msgs.jar
      """;

  @TempDir
  Path folder;

  private Path home;
  private Path tools;
  private Path jdk;

  @BeforeEach
  void checkout() throws IOException {
    home = folder.resolve("checkout");
    tools = folder.resolve("bin");
    jdk = folder.resolve("jdk");
    for (String tool : TOOLS) {
      Path real =
          Stream.of("/usr/bin", "/bin").map(at -> Path.of(at, tool)).filter(Files::exists).findFirst().orElseThrow();
      script(tools.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
    }
    write(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"17.0.1\"\n");
    write(jdk.resolve("lib/modules"), "");
    script(jdk.resolve("bin/java"), JAVA);
    Files.createDirectories(home.resolve("launch"));
    Files.copy(InterfaceDocument.repository().resolve("launch/onegrasp"), home.resolve("launch/onegrasp"),
        StandardCopyOption.COPY_ATTRIBUTES);
    for (String file : List.of("pom.xml", "msgs/pom.xml", "msgs/msg/Grasp.msg", "msgs/srv/Teach.srv",
        "sim-worlds/table.world")) {
      write(home.resolve(file), file);
    }
    write(home.resolve("msgs/src/main/Type.java"), "class Type {}");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void script(Path file, String text) throws IOException {
    write(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void installMaven() throws IOException {
    script(tools.resolve("mvn"), MAVEN);
  }

  private void built() throws IOException {
    installMaven();
    assertTrue(run(home).contains("building (once"));
    forget();
  }

  private void forget() throws IOException {
    Files.delete(folder.resolve("told"));
  }

  private List<String> told() throws IOException {
    return Files.exists(folder.resolve("told")) ? Files.readAllLines(folder.resolve("told")) : List.of();
  }

  private String run(Path checkout) throws IOException {
    return run(checkout, Map.of());
  }

  private String run(Path checkout, Map<String, String> more) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/bash", checkout.resolve("launch/onegrasp").toString(), "node")
        .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(
        Map.of("PATH", tools.toString(), "JAVA_HOME", jdk.toString(), "TOLD", folder.resolve("told").toString()));
    builder.environment().putAll(more);
    Process process = builder.start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** As cp -r and unzip without times do it: everything is new. */
  private Path copied() throws IOException {
    Path copy = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.toList()) {
        Path to = copy.resolve(home.relativize(file).toString());
        Files.copy(file, to, LinkOption.NOFOLLOW_LINKS);
      }
    }
    Files.setPosixFilePermissions(copy.resolve("launch/onegrasp"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setLastModifiedTime(copy.resolve("grasp-node/target/grasp-node.jar"), FileTime.from(Instant.EPOCH));
    return copy;
  }

  @Test
  void copiedCheckoutRunsItsJarsWithoutMavenAndWithoutAComplaint() throws IOException {
    built();
    Files.delete(tools.resolve("mvn"));
    String said = run(copied());
    assertTrue(said.endsWith("runs org.onegrasp.command.Main node in UTF-8\n"), said);
    assertFalse(said.contains("jars"), said);
  }

  @Test
  void copiedCheckoutThatOnlyMavenBuiltRunsWithAWarning() throws IOException {
    built();
    Files.delete(tools.resolve("mvn"));
    Files.delete(home.resolve("grasp-node/target/.built-from"));
    String said = run(copied());
    assertTrue(said.contains("Running the jars as they are") && said.contains("runs org.onegrasp.command.Main"), said);
  }

  @Test
  void changedSourcesAreBuiltEvenWithOldTimes() throws IOException {
    built();
    assertFalse(run(home).contains("building"));
    write(home.resolve("msgs/src/main/Type.java"), "class Type { int unpacked; }");
    Files.setLastModifiedTime(home.resolve("msgs/src/main/Type.java"), FileTime.from(Instant.EPOCH));
    assertTrue(run(home).contains("building"));
    Files.delete(home.resolve("msgs/msg/Grasp.msg"));
    assertTrue(run(home).contains("building"), "a deleted file");
    assertFalse(run(home).contains("building"));
  }

  @Test
  void changedSourcesWithoutMavenRunTheJarsWithAWarning() throws IOException {
    built();
    Files.delete(tools.resolve("mvn"));
    write(home.resolve("msgs/src/main/Type.java"), "class Type { int changed; }");
    String said = run(home);
    assertTrue(
        said.contains("not those of these sources") && said.contains("apt-get install maven")
            && said.contains("runs org.onegrasp"),
        said);
  }

  @Test
  void withoutJarsAndMavenItSaysWhatToInstall() throws IOException {
    String said = run(home);
    assertTrue(said.contains("the jars are missing") && said.contains("apt-get install maven"), said);
  }

  @Test
  void buildThatFailsLeavesTheJarsThatWereThere() throws IOException {
    built();
    script(tools.resolve("mvn"), "#!/bin/bash\nexit 1\n");
    write(home.resolve("msgs/src/main/Type.java"), "class Type {");
    assertTrue(run(home).contains("the build failed"));
    assertTrue(Files.exists(home.resolve("grasp-node/target/lib/msgs.jar")));
    assertTrue(run(home).contains("the build failed"), "it is tried again");
  }

  @Test
  void classesAreArchivedOnceForTheseJars() throws IOException {
    built();
    run(home);
    assertEquals(1, told().size(), "used, not made again: " + told());
    assertTrue(told().get(0).matches("-XX:SharedArchiveFile=.*/classes-archive/java17-\\d+-\\d+\\.jsa"), told().get(0));
    forget();
    write(home.resolve("grasp-node/target/lib/msgs.jar"), "another jar");
    run(home);
    assertEquals("rehearsed", told().get(0));
    try (Stream<Path> archives = Files.list(home.resolve("grasp-node/target/classes-archive"))) {
      assertEquals(1, archives.filter(file -> file.toString().endsWith(".jsa")).count(), "the old one is gone");
    }
  }

  /** As a package lays it out, in a folder that is not ours. */
  private Path installed() throws IOException {
    Path at = folder.resolve("usr/share/onegrasp");
    write(at.resolve("grasp-node.jar"), "jar");
    write(at.resolve("lib/msgs.jar"), "jar");
    Files.createDirectories(at.resolve("launch"));
    Files.copy(home.resolve("launch/onegrasp"), at.resolve("launch/onegrasp"), StandardCopyOption.COPY_ATTRIBUTES);
    return at;
  }

  @Test
  void installedPackageBuildsNothingAndArchivesItsClassesInTheUsersCache() throws IOException {
    Path at = installed();
    Path cache = folder.resolve("cache");
    String said = run(at, Map.of("XDG_CACHE_HOME", cache.toString()));
    assertTrue(said.endsWith("runs org.onegrasp.command.Main node in UTF-8\n"), said);
    assertFalse(said.contains("build") || said.contains("Maven"), said);
    assertTrue(told().get(told().size() - 1).startsWith("-XX:SharedArchiveFile=" + cache + "/onegrasp/"),
        told().toString());
    try (Stream<Path> files = Files.list(at)) {
      assertEquals(List.of("grasp-node.jar", "launch", "lib"),
          files.map(file -> file.getFileName().toString()).sorted().toList(), "nothing is written there");
    }
  }

  @Test
  void installedPackageStartsWithoutAnyPlaceForACache() throws IOException {
    assertTrue(run(installed()).endsWith("runs org.onegrasp.command.Main node in UTF-8\n"));
    assertEquals(List.of(), told());
  }

  @Test
  void classesThatCannotBeArchivedCostNothingButTime() throws IOException {
    script(jdk.resolve("bin/java"),
        JAVA.replace("if [ -n \"${dump:-}\" ]; then", "if [ -n \"${dump:-}\" ]; then exit 1;"));
    installMaven();
    assertTrue(run(home).endsWith("runs org.onegrasp.command.Main node in UTF-8\n"));
    forget();
    assertTrue(run(home).endsWith("runs org.onegrasp.command.Main node in UTF-8\n"));
    assertEquals(List.of(), told(), "neither used nor tried again at once");
    try (Stream<Path> archives = Files.list(home.resolve("grasp-node/target/classes-archive"))) {
      Path none = archives.filter(file -> file.toString().endsWith(".jsa")).findFirst().orElseThrow();
      Files.setLastModifiedTime(none, FileTime.from(Instant.EPOCH));
    }
    script(jdk.resolve("bin/java"), JAVA);
    run(home);
    assertEquals("rehearsed", told().get(0), "tried again after an hour");
  }

  @Test
  void oldJavaIsRefused() throws IOException {
    write(jdk.resolve("release"), "JAVA_VERSION=\"1.8.0_392\"\n");
    String said = run(home);
    assertTrue(said.contains("is Java 8, but 17 or newer is needed"), said);
    Files.delete(jdk.resolve("release"));
    script(jdk.resolve("bin/java"), "#!/bin/bash\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    assertTrue(run(home).contains("is Java 11, but"));
  }

  /** As start-up scripts do; bash hands SIGINT on as ignored to what it starts so. */
  @Test
  void whatAScriptStartsInTheBackgroundEndsBySigintWithCodeZero() throws Exception {
    Path launcher = InterfaceDocument.repository().resolve("launch/onegrasp");
    ProcessBuilder builder = new ProcessBuilder("/bin/bash", "-c",
        "\"$0\" master --port 0 & echo $!; wait $!; echo code $?", launcher.toString());
    builder.environment().putAll(Map.of("ONEGRASP_CLASSPATH", System.getProperty("java.class.path"), "JAVA_HOME",
        System.getProperty("java.home"), "ONEGRASP_JAVA_OPTS", "-XX:TieredStopAtLevel=1"));
    Process script = builder.start();
    try (BufferedReader out = script.inputReader()) {
      String pid = out.readLine();
      assertTrue(out.readLine().startsWith("ROS_MASTER_URI="), "it runs");
      assertEquals(0, new ProcessBuilder("/bin/kill", "-INT", pid).start().waitFor());
      assertEquals("code 0", out.readLine());
      assertTrue(script.waitFor(60, TimeUnit.SECONDS));
    } finally {
      script.descendants().forEach(ProcessHandle::destroy);
      script.destroy();
    }
  }

  @Test
  void rehearsalEndsWithAGraspWhateverTheEnvironmentIs() throws Exception {
    List<String> line =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
            "jdk.incubator.vector", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    line.addAll(Arrays.asList("org.onegrasp.command.StartRehearsal", folder.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile());
    builder.environment().putAll(Map.of("ROS_NAMESPACE", "left", "ROS_MASTER_URI", "http://127.0.0.1:1"));
    Process rehearsal = builder.start();
    try {
      assertTrue(rehearsal.waitFor(120, TimeUnit.SECONDS));
      assertEquals(0, rehearsal.exitValue(), () -> read(folder.resolve("out")));
    } finally {
      rehearsal.destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
