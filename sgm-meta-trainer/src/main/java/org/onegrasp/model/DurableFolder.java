package org.onegrasp.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder whose changes are on the disk when a method returns: after a kill or a power cut at any moment there is what
 * was there before or what is there after. It counts on no more than what file systems promise: a file's content is
 * safe once the file was forced, a name once its folder was forced, and until then they may be lost in any order
 * (Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014).
 */
public record DurableFolder(Path path) {
  private static final AtomicLong WRITES = new AtomicLong();
  /** What {@link #write} calls a file that is not whole yet: the name, the process and the number of the write. */
  private static final Pattern TEMPORARY = Pattern.compile("(.+?)(\\.\\d+-\\d+)?\\.tmp");

  /** Makes the folder, and those that it is in, where they are missing. A link to a folder serves as one. */
  public void make() throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path) || parent == null) {
      return;
    }
    DurableFolder around = new DurableFolder(parent);
    around.make();
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path)) {
        throw e;
      }
    }
    around.force();
  }

  /**
   * Replaces a file, or makes it. Two that write the same one at the same time, processes too, do not meet: one comes
   * last.
   */
  public void write(String name, byte[] content) throws IOException {
    Path temporary = open(name, content);
    try {
      Files.move(temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      discard(temporary, e);
      throw e;
    }
    force();
  }

  /**
   * A new file with this content, forced. Killed processes may have left files behind, so a name that is taken is
   * passed over.
   */
  private Path open(String name, byte[] content) throws IOException {
    while (true) {
      Path file = path.resolve(name + "." + ProcessHandle.current().pid() + "-" + WRITES.incrementAndGet() + ".tmp");
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        fill(channel, content, file);
        return file;
      } catch (FileAlreadyExistsException e) {
        // The next number.
      }
    }
  }

  private static void fill(FileChannel channel, byte[] content, Path file) throws IOException {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } catch (IOException e) {
      discard(file, e);
      throw e;
    }
  }

  private static void discard(Path temporary, IOException cause) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Deletes a file where there is one. */
  public void delete(String name) throws IOException {
    Files.deleteIfExists(path.resolve(name));
    if (Files.exists(path)) {
      force(); // also when it was gone already: whoever deleted it may not have come to this
    }
  }

  /** Gives a file another name, which must be free. */
  public void rename(String from, String to) throws IOException {
    Files.move(path.resolve(from), path.resolve(to));
    force();
  }

  private void force() throws IOException {
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /**
   * Deletes what killed processes had under way.
   *
   * @param ending of the names of the files that were written
   * @param until last changed at this time or before: others may be at work on newer ones
   */
  public void removeTemporaries(String ending, Instant until) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.tmp")) {
      for (Path file : files) {
        Matcher name = TEMPORARY.matcher(file.getFileName().toString());
        if (name.matches() && name.group(1).endsWith(ending)) {
          removeOld(file, until);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void removeOld(Path file, Instant until) throws IOException {
    try {
      if (!Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isAfter(until)) {
        Files.delete(file);
      }
    } catch (NoSuchFileException e) {
      return; // whole by now, and under its right name
    }
  }

  /** What the operating system says, without the file's name that Java puts in front. */
  public static String reason(IOException failure) {
    if (failure instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return failure instanceof AccessDeniedException ? "permission denied"
        : failure instanceof NoSuchFileException ? "no such file or folder"
        : failure instanceof FileAlreadyExistsException ? "a file of that name is there already"
        : failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
