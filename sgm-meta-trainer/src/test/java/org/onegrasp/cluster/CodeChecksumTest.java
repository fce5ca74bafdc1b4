package org.onegrasp.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeChecksumTest {
  private static final byte[] ARITHMETIC = {1};
  @TempDir
  Path folder;

  private Path classes(String name, String content) throws IOException {
    Path root = folder.resolve(name);
    Files.createDirectories(root.resolve("org/onegrasp/x"));
    Files.writeString(root.resolve("org/onegrasp/x/X.class"), content);
    return root;
  }

  private Path jar(String name, String content) throws IOException {
    Path jar = folder.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String entry : new String[] {"META-INF/MANIFEST.MF", "org/onegrasp/", "org/onegrasp/x/X.class"}) {
        out.putNextEntry(new JarEntry(entry));
        out.write((entry.endsWith(".class") ? content : entry.endsWith("/") ? "" : name)
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return jar;
  }

  private static byte[] of(Object... path) throws IOException {
    return CodeChecksum.of(String.join(File.pathSeparator, Arrays.stream(path).map(Object::toString).toList()),
        ARITHMETIC);
  }

  @Test
  void theSameClassesGiveTheSameWhereverTheyAre() throws IOException {
    byte[] one = of(classes("a", "code"));
    assertArrayEquals(one, of(classes("b", "code")));
    assertArrayEquals(one, of(jar("a.jar", "code")));
    assertArrayEquals(one, of(folder.resolve("nowhere"), jar("b.jar", "code"), folder.resolve("nothing.jar")));
  }

  @Test
  void otherClassesOrArithmeticGiveOthers() throws IOException {
    byte[] one = of(classes("a", "code"));
    assertFalse(Arrays.equals(one, of(classes("a", "cod3"))));
    assertFalse(Arrays.equals(of(jar("a.jar", "code")), of(jar("a.jar", "cod3"))));
    assertFalse(Arrays.equals(one, CodeChecksum.of(classes("a", "code").toString(), new byte[] {2})));
  }
}
