package org.onegrasp.node.skills;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.onegrasp.model.DurableFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a folder for one node: the file .lock in it is locked and says by whom. The operating system frees it when the
 * process ends, however it ends. Where locks cannot be had, as on some network file systems, the folder is used without
 * one.
 */
final class FolderLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
  private static final String NAME = ".lock";
  private static final int MAX_TEXT = 300; // bytes
  /**
   * Holders by real path, of this process. The system's locks tell processes apart, not nodes, and closing a second
   * channel of a file gives up the lock of the first.
   */
  private static final Map<Path, String> HELD = new HashMap<>();

  private final Path folder;
  private final String holder;
  private FileChannel channel; // null while not held
  private Path place; // real path, when held
  private Object fileKey; // of the locked file
  private boolean unlocked; // said already that there are no locks here

  /** @param node name of the node, for the one who comes second */
  FolderLock(Path folder, String node) {
    this.folder = folder;
    this.holder =
        "node " + node + ", process " + ProcessHandle.current().pid() + " on " + machine() + ", since " + Instant.now();
  }

  /** Takes the folder if it can be had; empty, or who has it. */
  String take() {
    synchronized (HELD) {
      if (held() || !Files.isDirectory(folder)) {
        return "";
      }
      close(); // another folder has come in the place of the one that was locked
      try {
        return open();
      } catch (IOException | UnsupportedOperationException e) {
        warn(e instanceof IOException failure ? DurableFolder.reason(failure) : e.toString());
        return "";
      }
    }
  }

  /** Whether nobody else can be at work in the folder. */
  boolean held() {
    synchronized (HELD) {
      return channel != null && key().equals(fileKey);
    }
  }

  private String open() throws IOException {
    Path real = folder.toRealPath();
    if (HELD.containsKey(real)) {
      return HELD.get(real);
    }
    FileChannel opened = FileChannel.open(real.resolve(NAME), StandardOpenOption.READ, StandardOpenOption.WRITE,
        StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);
    try {
      if (opened.tryLock() == null) {
        return text(opened);
      }
      sign(opened);
      channel = opened;
      place = real;
      fileKey = key();
      HELD.put(real, holder);
      return "";
    } catch (OverlappingFileLockException e) {
      return "another node of this process";
    } finally {
      if (channel != opened) {
        opened.close();
      }
    }
  }

  /** Without it, on a full disk perhaps, the lock holds all the same. */
  private void sign(FileChannel file) {
    try {
      file.truncate(0).write(ByteBuffer.wrap((holder + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      LOG.debug("the lock does not say whose it is", e);
    }
  }

  private static String text(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_TEXT);
    file.read(bytes, 0);
    String text =
        new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip().replaceAll("\\p{Cntrl}", "?");
    return text.isEmpty() ? "another process" : text;
  }

  /** What the name .lock in the folder stands for now. */
  private Object key() {
    try {
      Object key =
          Files.readAttributes(folder.resolve(NAME), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
      return key == null ? NAME : key;
    } catch (IOException e) {
      return "none";
    }
  }

  private void warn(String reason) {
    if (!unlocked) {
      LOG.warn("cannot lock the skill folder {} ({}): take care that no other node writes there", folder, reason);
    }
    unlocked = true;
  }

  private static String machine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "a machine without /proc";
    }
  }

  @Override
  public void close() {
    synchronized (HELD) {
      if (channel != null) {
        HELD.remove(place);
        try {
          channel.close();
        } catch (IOException e) {
          LOG.debug("the system frees the lock at the end", e);
        }
        channel = null;
      }
    }
  }
}
