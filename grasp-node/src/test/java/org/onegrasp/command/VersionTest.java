package org.onegrasp.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The version has one place, the property "revision" of the parent POM. */
class VersionTest {
  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();

  @Test
  void theCommandLineSaysTheVersionOfThePom() throws IOException {
    assertEquals(List.of("OneGrasp " + revision()), List.of(Main.commandLine().getCommandSpec().version()));
  }

  @Test
  void rosPackagesHaveItWithoutSnapshot() throws IOException {
    for (String module : List.of("msgs", "launch", "sim-worlds")) {
      assertEquals(revision().replace("-SNAPSHOT", ""),
          found("<version>(.*?)</version>", TOP.resolve(module).resolve("package.xml")), module);
    }
  }

  @Test
  void theChangelogHasAHeadingForIt() throws IOException {
    String released = revision().replace("-SNAPSHOT", "");
    assertTrue(Files.readString(TOP.resolve("docs/changelog.md")).contains("\n## " + released), released);
  }

  private static String revision() throws IOException {
    return found("<revision>(.*?)</revision>", TOP.resolve("pom.xml"));
  }

  private static String found(String pattern, Path file) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
    assertTrue(matcher.find(), () -> pattern + " in " + file);
    return matcher.group(1);
  }
}
