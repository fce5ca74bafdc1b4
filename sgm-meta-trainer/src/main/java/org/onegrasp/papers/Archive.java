package org.onegrasp.papers;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip file of many small data files. */
final class Archive implements Closeable {
  /** Of one entry; the real ones have some kilobytes. */
  private static final int MOST_BYTES = 1 << 20;

  private final Path file;
  private final ZipFile zip;

  Archive(Path file) throws IOException {
    this.file = file;
    DataFileException.requireExists(file);
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new DataFileException(file, "is no zip file or is cut off (" + e.getMessage() + ")", e);
    }
  }

  /** Names of all files in it, sorted, so that their order does not depend on who packed them. */
  List<String> names() {
    return zip.stream().filter(e -> !e.isDirectory()).map(ZipEntry::getName).sorted().toList();
  }

  byte[] read(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (ZipException | EOFException e) {
      throw new DataFileException(file, name + " is damaged (" + e.getMessage() + ")", e);
    }
    if (bytes.length > MOST_BYTES) {
      throw unusable(name, "has more than " + MOST_BYTES + " bytes");
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    if (sum.getValue() != entry.getCrc()) {
      throw unusable(name,
          String.format("is damaged: its checksum is %08x, expected %08x", sum.getValue(), entry.getCrc()));
    }
    return bytes;
  }

  DataFileException unusable(String name, String problem) {
    return new DataFileException(file, name + " " + problem);
  }

  DataFileException unusable(String problem) {
    return new DataFileException(file, problem);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
