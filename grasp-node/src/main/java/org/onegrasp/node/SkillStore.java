package org.onegrasp.node;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.onegrasp.rules.Skill;

/**
 * Keeps skills in a folder, one file each. A save is atomic: the bytes go to a temporary file of the same folder, to the disk,
 * and only then take the old file's name; a process killed at any moment leaves the old skill or the new one. Files that cannot
 * be read are set aside under another name, never deleted.
 */
final class SkillStore {
  private static final String SUFFIX = ".skill";
  private static final String TEMPORARY = ".tmp";

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

  private void load(Path file, List<Dated> skills, List<String> problems) throws IOException {
    try {
      skills.add(new Dated(SkillFile.decode(Files.readAllBytes(file)), Files.getLastModifiedTime(file)));
    } catch (IOException e) {
      problems.add("skill file " + file + " cannot be used, " + reason(e) + "; it was kept as " + setAside(file).getFileName()
          + ". Show the grasp again, or put a good file in its place and start again");
    }
  }

  private Path setAside(Path file) throws IOException {
    for (int n = 0; ; n++) {
      Path target = folder.resolve(file.getFileName() + ".unusable" + (n == 0 ? "" : "-" + n));
      if (Files.notExists(target)) {
        return Files.move(file, target);
      }
    }
  }

  /** @throws IOException when the skill is not on the disk; the one saved before under this name still is */
  void save(Skill skill) throws IOException {
    Path target = file(skill.object());
    Path temporary = folder.resolve(target.getFileName() + TEMPORARY);
    try {
      Files.createDirectories(folder);
      write(temporary, SkillFile.encode(skill, clock.instant()));
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true);
      }
    } catch (IOException e) {
      discard(temporary, e);
      throw new IOException("cannot save skill '" + skill.object() + "' in " + folder + " (" + reason(e) + "): free some space or"
          + " make the folder writable; the skill stays in use, and saving is tried again", e);
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static void discard(Path temporary, IOException cause) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  void forget(String object) throws IOException {
    Files.deleteIfExists(file(object));
  }

  private Path file(String object) {
    return folder.resolve(URLEncoder.encode(object, StandardCharsets.UTF_8).replace("*", "%2A").replace(".", "%2E") + SUFFIX);
  }

  /** What the operating system says, without the file name that Java puts in front. */
  private static String reason(IOException e) {
    String message = e instanceof java.nio.file.FileSystemException system && system.getReason() != null
        ? system.getReason() : e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
