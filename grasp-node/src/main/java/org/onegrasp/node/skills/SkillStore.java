package org.onegrasp.node.skills;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.onegrasp.model.CheckedFile;
import org.onegrasp.model.DurableFolder;
import org.onegrasp.model.ModelFileException;
import org.onegrasp.model.Skill;
import org.onegrasp.world.WorkArea;

/**
 * Keeps skills in a folder, one file each, named after the object. A save is atomic and on the disk when it returns
 * ({@link DurableFolder}): a kill or a power cut at any moment leaves the old skill or the new one. One node has the
 * folder ({@link FolderLock}); others may read. Files that cannot be read are set aside under another name, never
 * deleted. Not safe for use by several threads, but for {@link #read}.
 */
public final class SkillStore implements AutoCloseable {
  private static final String SUFFIX = ".skill";
  private static final String UNUSABLE = ".unusable";
  /** Of a file name, without suffixes; file systems allow 255. */
  private static final int MAX_NAME = 200;
  /** Their names take 30 MB in memory. */
  private static final int MAX_FILES = 100_000;
  /** Where there are no locks: no save takes so long. */
  private static final Duration ABANDONED = Duration.ofHours(1);
  /** Ends the message of a save that failed. */
  public static final String LATER = "; the skill stays in use, and saving is tried again";

  private final Path path;
  private final DurableFolder folder;
  private final Clock clock;
  private final WorkArea area;
  private final FolderLock lock;

  public SkillStore(Path folder, Clock clock) {
    this(folder, clock, "without a name");
  }

  public SkillStore(Path folder, Clock clock, String node) {
    this(folder, clock, node, WorkArea.STANDARD);
  }

  /**
   * @param node name of the node whose skills these are
   * @param area where the demonstrations were seen that lie in files which do not say it
   */
  public SkillStore(Path folder, Clock clock, String node, WorkArea area) {
    this.path = folder;
    this.folder = new DurableFolder(folder);
    this.clock = clock;
    this.area = area;
    this.lock = new FolderLock(folder, node);
  }

  /**
   * A skill's file, known by its first and last bytes and its attributes.
   *
   * @param header what its first bytes say
   * @param file its name in the folder
   * @param changed when it was saved last
   * @param key what the file system tells files apart by; null where it does not
   */
  public record Entry(SkillFile.Header header, String file, long size, FileTime changed, Object key) {
    public String object() {
      return header.object();
    }

    public String modelSha256() {
      return header.modelSha256();
    }

    private boolean describes(BasicFileAttributes now) {
      return size == now.size() && changed.equals(now.lastModifiedTime()) && (key == null || key.equals(now.fileKey()));
    }
  }

  /**
   * What is in the folder.
   *
   * @param skills whose names could be read, the one saved last at the end
   * @param problems one sentence for each file that is of no use, by file name
   */
  public record Found(List<Entry> skills, Map<String, String> problems) {}

  /** Empty when this may write in the folder, otherwise who else does and what to do. */
  String obstacle() {
    String other = lock.take();
    return other.isEmpty() ? "" : "the skill folder " + path + " is in use by another node (" + other
        + "): end that one, or give this node a folder of its own with _skills_dir:=...";
  }

  /**
   * Looks at the names.
   *
   * @param known found earlier, by file name: those that have not changed are not opened again
   * @throws IOException when the folder cannot be made or read; says what to do
   */
  public Found scan(Map<String, Entry> known) throws IOException {
    Found found = new Found(new ArrayList<>(), new TreeMap<>());
    try {
      folder.make();
      tidy();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + SUFFIX)) {
        for (Path file : files) {
          if (found.skills.size() + found.problems.size() >= MAX_FILES) {
            found.problems.put("", "there are more than " + MAX_FILES + " skill files in " + path + ": move some away");
            break;
          }
          look(file, known.get(file.getFileName().toString()), found);
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    } catch (IOException e) {
      throw new IOException("cannot use the skill folder " + path + " (" + DurableFolder.reason(e)
          + "): make it readable and writable, or set ~skills_dir to another one", e);
    }
    found.skills.sort(Comparator.comparing(Entry::changed).thenComparing(Entry::object));
    return found;
  }

  /** Deletes what saves of killed processes have left, unless another node has the folder. */
  private void tidy() throws IOException {
    if (obstacle().isEmpty() && Files.isWritable(path)) {
      folder.removeTemporaries(SUFFIX, lock.held() ? Instant.MAX : clock.instant().minus(ABANDONED));
    }
  }

  private void look(Path file, Entry known, Found found) {
    String name = file.getFileName().toString();
    try {
      BasicFileAttributes now = CheckedFile.requireRegular(file);
      Entry entry = known != null && known.describes(now) ? known : open(file, now);
      if (fileName(entry.object()).equals(name)) {
        found.skills.add(entry);
      } else {
        found.problems.put(name,
            "skill file " + file + " is not used: it holds the skill '" + entry.object() + "', whose file is "
                + fileName(entry.object()) + ". Give it that name if that skill is missing, or else move it away");
      }
    } catch (DamagedException e) {
      found.problems.put(name, "skill file " + e.getMessage() + "; " + setAside(name)
          + ". Show the grasp again, or put a good file in its place");
    } catch (ModelFileException e) {
      found.problems.put(name, "skill file " + e.getMessage());
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(file)) {
        found.problems.put(name, "skill file " + file + " cannot be read (the link leads nowhere): mend or delete it");
      }
    } catch (IOException e) {
      found.problems.put(name,
          "skill file " + file + " cannot be read (" + DurableFolder.reason(e) + "): make it readable");
    }
  }

  private static Entry open(Path file, BasicFileAttributes attributes) throws IOException {
    try {
      return new Entry(SkillFile.header(file), file.getFileName().toString(), attributes.size(),
          attributes.lastModifiedTime(), attributes.fileKey());
    } catch (ModelFileException e) {
      throw new DamagedException(e);
    }
  }

  /** The file can be read, but it is no whole skill. */
  private static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(ModelFileException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Gives a file of no use another name, and says so; it stays when another node has the folder. */
  String setAside(String file) {
    if (!obstacle().isEmpty()) {
      return "it stays where it is, another node has the folder";
    }
    Path target = path.resolve(file + UNUSABLE);
    for (int n = 1; Files.exists(target); n++) {
      target = path.resolve(file + UNUSABLE + "-" + n);
    }
    try {
      return "it was kept as " + Files.move(path.resolve(file), target).getFileName();
    } catch (IOException e) {
      return "it stays where it is (" + DurableFolder.reason(e) + ")";
    }
  }

  /** Whether a file of this name was set aside and is still there. */
  boolean isSetAside(String file) {
    return Files.exists(path.resolve(file + UNUSABLE));
  }

  /**
   * Reads a skill with its weights.
   *
   * @throws ModelFileException when its file is gone, damaged or another's
   * @throws IOException when it cannot be read now
   */
  public Skill read(String object) throws IOException {
    Path file = path.resolve(fileName(object));
    Skill skill = SkillFile.decode(CheckedFile.read(file), area);
    if (!skill.object().equals(object)) {
      throw new ModelFileException(file + " holds another skill, '" + skill.object() + "'");
    }
    return skill;
  }

  /** @throws IOException when the skill is not on the disk; the one saved before under this name still is */
  public Entry save(Skill skill) throws IOException {
    String name = fileName(skill.object());
    try {
      folder.make();
      require(obstacle());
      makeWay(name, skill.object());
      folder.write(name, SkillFile.encode(skill, clock.instant()).bytes());
      BasicFileAttributes now = Files.readAttributes(path.resolve(name), BasicFileAttributes.class);
      return new Entry(SkillFile.Header.of(skill), name, now.size(), now.lastModifiedTime(), now.fileKey());
    } catch (RefusedException e) {
      throw new IOException("cannot save skill '" + skill.object() + "': " + e.getMessage() + LATER, e);
    } catch (IOException e) {
      throw new IOException("cannot save skill '" + skill.object() + "' in " + path + " (" + DurableFolder.reason(e)
          + "): free some space or make the folder writable" + LATER, e);
    }
  }

  /** Nothing is wrong with the disk, and the message says what to do. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  private static void require(String obstacle) throws RefusedException {
    if (!obstacle.isEmpty()) {
      throw new RefusedException(obstacle);
    }
  }

  /** A file of this name that holds another skill is not overwritten: it may be the only one. */
  private void makeWay(String name, String object) throws IOException {
    String other = holds(name);
    if (other.equalsIgnoreCase(object) && !other.equals(object)) {
      throw new RefusedException(
          "the file system of " + path + " takes it for '" + other + "': give the object another name");
    }
    if (!other.isEmpty() && !other.equals(object)) {
      setAside(name);
    }
  }

  /** The object of a skill file; empty when there is none that can be read. */
  private String holds(String name) {
    try {
      CheckedFile.requireRegular(path.resolve(name));
      return SkillFile.header(path.resolve(name)).object();
    } catch (IOException e) {
      return "";
    }
  }

  /** @throws IOException when it is not certain that the skill does not come back */
  void forget(String object) throws IOException {
    require(obstacle());
    folder.delete(fileName(object));
  }

  static String fileName(String object) {
    String name = URLEncoder.encode(object, StandardCharsets.UTF_8).replace("*", "%2A").replace(".", "%2E");
    if (name.length() > MAX_NAME) {
      name = name.substring(0, MAX_NAME / 2) + UUID.nameUUIDFromBytes(object.getBytes(StandardCharsets.UTF_8));
    }
    return name + SUFFIX;
  }

  @Override
  public void close() {
    lock.close();
  }
}
