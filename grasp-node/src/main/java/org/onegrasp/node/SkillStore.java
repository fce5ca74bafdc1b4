package org.onegrasp.node;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.onegrasp.network.CheckedFile;
import org.onegrasp.network.ModelFileException;
import org.onegrasp.rules.Skill;

/**
 * Keeps skills in a folder, one file each. A save is atomic ({@link CheckedFile#write}): a process killed at any moment leaves the
 * old skill or the new one. Files that cannot be read are set aside under another name, never deleted.
 */
final class SkillStore {
  private static final String SUFFIX = ".skill";
  /** Of a file name, without suffixes; file systems allow 255. */
  private static final int MAX_NAME = 200;

  private final Path folder;
  private final Clock clock;

  SkillStore(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * What was found in the folder.
   *
   * @param skills readable ones, the one saved last at the end
   * @param problems one sentence for each file that was set aside
   */
  record Found(List<Skill> skills, List<String> problems) {}

  private record Dated(Skill skill, FileTime saved) {}

  /** @throws IOException when the folder cannot be made or read; says what to do */
  Found load() throws IOException {
    List<Dated> skills = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
        for (Path file : files) {
          load(file, skills, problems);
        }
      }
    } catch (IOException e) {
      throw new IOException("cannot use the skill folder " + folder + " (" + reason(e) + "): make it readable and writable,"
          + " or set ~skills_dir to another one", e);
    }
    skills.sort(Comparator.comparing(Dated::saved).thenComparing(dated -> dated.skill.object()));
    return new Found(skills.stream().map(Dated::skill).toList(), problems);
  }

  private void load(Path file, List<Dated> skills, List<String> problems) {
    try {
      skills.add(new Dated(SkillFile.decode(CheckedFile.read(file)), Files.getLastModifiedTime(file)));
    } catch (ModelFileException e) {
      problems.add("skill file " + e.getMessage() + "; " + setAside(file)
          + ". Show the grasp again, or put a good file in its place and start again");
    } catch (IOException e) {
      problems.add("skill file " + file + " cannot be read (" + reason(e) + "): make it readable and start again");
    }
  }

  private String setAside(Path file) {
    Path target = folder.resolve(file.getFileName() + ".unusable");
    for (int n = 1; Files.exists(target); n++) {
      target = folder.resolve(file.getFileName() + ".unusable-" + n);
    }
    try {
      return "it was kept as " + Files.move(file, target).getFileName();
    } catch (IOException e) {
      return "it stays where it is (" + reason(e) + ")";
    }
  }

  /** @throws IOException when the skill is not on the disk; the one saved before under this name still is */
  void save(Skill skill) throws IOException {
    try {
      SkillFile.encode(skill, clock.instant()).write(file(skill.object()));
    } catch (IOException e) {
      throw new IOException("cannot save skill '" + skill.object() + "' in " + folder + " (" + reason(e) + "): free some space or"
          + " make the folder writable; the skill stays in use, and saving is tried again", e);
    }
  }

  void forget(String object) throws IOException {
    Files.deleteIfExists(file(object));
  }

  private Path file(String object) {
    String name = URLEncoder.encode(object, StandardCharsets.UTF_8).replace("*", "%2A").replace(".", "%2E");
    if (name.length() > MAX_NAME) {
      name = name.substring(0, MAX_NAME / 2) + UUID.nameUUIDFromBytes(object.getBytes(StandardCharsets.UTF_8));
    }
    return folder.resolve(name + SUFFIX);
  }

  /** What the operating system says, without the file name that Java puts in front. */
  private static String reason(IOException e) {
    String message = e instanceof FileSystemException system && system.getReason() != null
        ? system.getReason() : e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
