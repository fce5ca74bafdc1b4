package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.model.ModelFile;
import picocli.CommandLine;

class InspectCommandTest {
  @TempDir
  Path folder;
  private final StringWriter out = new StringWriter();

  private int inspect(Path file) {
    CommandLine line = new CommandLine(new InspectCommand()).setOut(new PrintWriter(out, true));
    line.setExecutionExceptionHandler((failure, command, arguments) -> {
      out.write(String.valueOf(failure.getMessage()));
      return 1;
    });
    return line.execute(file.toString());
  }

  @Test
  void digitsAreTheSameInEveryCountry() throws IOException {
    Path file = folder.resolve("shipped.onegrasp");
    try (InputStream model = ModelFile.class.getResourceAsStream("/org/onegrasp/model/grasp.onegrasp")) {
      Files.copy(model, file);
    }
    assertEquals(0, inspect(file));
    String usual = out.toString();
    assertTrue(usual.contains(String.format(Locale.ROOT, "%,d bytes", Files.size(file))), usual);
    Locale before = Locale.getDefault();
    try {
      for (String tag : new String[] {"de-DE", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "tr-TR"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        out.getBuffer().setLength(0);
        assertEquals(0, inspect(file));
        assertEquals(usual, out.toString(), tag);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void folderIsToldApartFromAFile() {
    assertEquals(1, inspect(folder));
    assertTrue(out.toString().contains(folder + " is a folder, no regular file: check the path"), out.toString());
    assertFalse(out.toString().contains("Exception"), out.toString());
  }
}
