package org.onegrasp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** README.md and docs/: what they point at is there. */
class DocumentsTest {
  private static final Path TOP = top();
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
  private static final Pattern QUALIFIED =
      Pattern.compile("\\borg\\.onegrasp((?:\\.[a-z][a-z0-9]*)*)(?:\\.([A-Z]\\w*))?");
  /** A name of two words or more, as types have them. */
  private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)[`.(]");

  @Test
  void everyRelativeLinkLeadsToAFileAndItsHeading() {
    Set<String> broken = new TreeSet<>();
    for (Path document : documents()) {
      found(LINK, text(document)).map(link -> link.group(1)).filter(link -> !link.contains("://"))
          .filter(link -> !resolves(document, link))
          .forEach(link -> broken.add(TOP.relativize(document) + ": " + link));
    }
    assertEquals(Set.of(), broken);
  }

  @Test
  void everyPageIsLinkedFromAnotherOne() {
    Set<Path> linked = new TreeSet<>();
    for (Path document : documents()) {
      found(LINK, text(document)).map(link -> link.group(1))
          .filter(link -> !link.contains("://") && !link.startsWith("#"))
          .map(link -> document.resolveSibling(link.replaceFirst("#.*", "")).normalize())
          .filter(to -> !to.equals(document))
          .forEach(linked::add);
    }
    assertEquals(List.of(),
        documents().stream().filter(page -> !page.endsWith("README.md") && !linked.contains(page)).toList());
  }

  @Test
  void everyPackageAndTypeThatIsNamedInFullIsThere() {
    Set<String> missing = new TreeSet<>();
    current().forEach(document -> found(QUALIFIED, text(document)).filter(name -> !isThere(name))
        .forEach(name -> missing.add(TOP.relativize(document) + ": " + name.group())));
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyTypeThatIsNamedIsInTheSources() {
    Set<String> known =
        javaFiles().flatMap(file -> found(Pattern.compile("\\b[A-Z]\\w+"), text(file))).map(MatchResult::group)
            .collect(Collectors.toSet());
    assertTrue(known.contains("DocumentsTest"), "sources are read");
    Set<String> missing = new TreeSet<>();
    current().forEach(document -> found(TYPE, text(document)).filter(name -> !known.contains(name.group(1)))
        .forEach(name -> missing.add(TOP.relativize(document) + ": " + name.group(1))));
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyPackageIsInTheTableOfTheArchitecture() {
    String table = text(TOP.resolve("docs/architecture.md"));
    Set<String> missing =
        javaFiles().filter(file -> file.toString().contains("/src/main/java/")).map(Path::getParent).distinct()
            .map(folder -> folder.toString().replaceFirst(".*/org/onegrasp/?", "").replace('/', '.'))
            .filter(name -> !table.contains("`" + name + "`")).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), missing);
  }

  private static boolean resolves(Path document, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
    return Files.exists(target)
        && (parts.length == 1 || found(HEADING, text(target)).anyMatch(h -> anchor(h.group(1)).equals(parts[1])));
  }

  /** The name of a heading in links, as public hosts of repositories make it. */
  private static String anchor(String heading) {
    return heading.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
  }

  private static boolean isThere(MatchResult name) {
    String folder = "org/onegrasp" + name.group(1).replace('.', '/');
    String path = name.group(2) == null ? folder : folder + "/" + name.group(2) + ".java";
    return javaFiles().anyMatch(file -> file.toString().contains("/" + path));
  }

  /** Pages that say how it is now: not what was decided or measured at its time. */
  private static Stream<Path> current() {
    return documents().stream()
        .filter(page -> !page.toString().matches(".*/(results/.*|decisions\\.md|changelog\\.md|benchmarks\\.md)"));
  }

  private static List<Path> documents() {
    try (Stream<Path> pages = Files.walk(TOP.resolve("docs"))) {
      return Stream.concat(Stream.of(TOP.resolve("README.md")), pages.filter(page -> page.toString().endsWith(".md")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> javaFiles() {
    return JAVA_FILES.stream();
  }

  private static final List<Path> JAVA_FILES = Stream.of("msgs", "sgm-meta-trainer", "grasp-node")
      .flatMap(
          module -> Stream.of("src", "target/generated-sources").map(folder -> TOP.resolve(module).resolve(folder)))
      .filter(Files::isDirectory).flatMap(DocumentsTest::javaFilesUnder).toList();

  private static Stream<Path> javaFilesUnder(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path top() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve("docs"))) {
      here = here.getParent();
    }
    return here;
  }
}
