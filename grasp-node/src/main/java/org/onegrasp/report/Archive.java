package org.onegrasp.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What goes into the one file, by name; every text passes {@link Secrets} first. Safe for several threads. */
final class Archive {
  /** Of one entry; more is cut off. */
  static final int MOST_BYTES = 16 << 20;
  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rw-------");

  private final Secrets secrets;
  private final Map<String, byte[]> entries = new TreeMap<>();

  Archive(Secrets secrets) {
    this.secrets = secrets;
  }

  void text(String name, String text) {
    bytes(name, secrets.clean(text).getBytes(StandardCharsets.UTF_8));
  }

  /** @param bytes that can hold no text of a user's */
  synchronized void bytes(String name, byte[] bytes) {
    entries.put(name, bytes.length <= MOST_BYTES ? bytes : Arrays.copyOf(bytes, MOST_BYTES));
  }

  /** Sizes by name. */
  synchronized Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new TreeMap<>();
    entries.forEach((name, bytes) -> sizes.put(name, bytes.length));
    return sizes;
  }

  /** A zip file that only its owner may read. */
  void write(Path file) throws IOException {
    Files.deleteIfExists(file);
    try (OutputStream out = Files.newOutputStream(Files.createFile(file, PosixFilePermissions.asFileAttribute(OURS)),
        StandardOpenOption.WRITE)) {
      out.write(zipped());
    }
  }

  private synchronized byte[] zipped() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry("onegrasp-report/" + entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
