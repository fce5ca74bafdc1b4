package org.onegrasp.cluster;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A checksum of this program: of all that jars and folders of the class path with classes of ours hold. Times and
 * places of files do not count, so that copies and builds of the same sources by the same compiler agree.
 */
public final class CodeChecksum {
  private static final String OURS = "org/onegrasp/";
  private static final String NOT_CODE = "META-INF/";
  private static final int BYTES = 16;

  private CodeChecksum() {}

  /** @param arithmetic whatever else has to agree */
  public static byte[] of(String classPath, byte[] arithmetic) throws IOException {
    SortedMap<String, Long> entries = new TreeMap<>();
    for (String element : classPath.split(File.pathSeparator)) {
      Path path = Path.of(element);
      if (Files.isDirectory(path.resolve(OURS))) {
        folder(path, entries);
      } else if (element.endsWith(".jar") && Files.isRegularFile(path)) {
        jar(path, entries);
      }
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(entries.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return Arrays.copyOf(digest.digest(arithmetic), BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void jar(Path path, SortedMap<String, Long> entries) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      if (jar.stream().noneMatch(entry -> entry.getName().startsWith(OURS))) {
        return;
      }
      for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements();) {
        JarEntry entry = all.nextElement();
        if (!entry.isDirectory() && !entry.getName().startsWith(NOT_CODE)) {
          entries.putIfAbsent(entry.getName(), entry.getCrc());
        }
      }
    }
  }

  private static void folder(Path root, SortedMap<String, Long> entries) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = root.relativize(file).toString().replace(File.separatorChar, '/');
      if (!name.startsWith(NOT_CODE)) {
        entries.putIfAbsent(name, crc(file));
      }
    }
  }

  private static long crc(Path file) throws IOException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        crc.update(buffer, 0, n);
      }
    }
    return crc.getValue();
  }
}
