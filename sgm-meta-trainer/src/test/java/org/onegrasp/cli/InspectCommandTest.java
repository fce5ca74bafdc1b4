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
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.ShippedModel;
import picocli.CommandLine;

class InspectCommandTest {
  @TempDir
  Path folder;
  private final StringWriter out = new StringWriter();

  private int inspect(Path file) {
    return run(file.toString());
  }

  private int run(String... arguments) {
    CommandLine line = new CommandLine(new InspectCommand(Kernels.best())).setOut(new PrintWriter(out, true));
    line.setExecutionExceptionHandler((failure, command, given) -> {
      out.write(String.valueOf(failure.getMessage()));
      return 1;
    });
    return line.execute(arguments);
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
  void withoutAModelItListsThoseThatAreShipped() {
    assertEquals(0, run());
    for (ShippedModel shipped : ShippedModel.values()) {
      assertTrue(out.toString().lines().anyMatch(line -> line.startsWith(shipped.label() + " ")), out.toString());
    }
    assertTrue(out.toString().lines().anyMatch(line -> line.matches(
        "standard +33,064 +19,648,512 +243,328 +0\\.936 of 1,200 looks +train --seed 1 --objects 150 .*commit 354f3072\\)")),
        out.toString());
  }

  @Test
  void aNameIsTheModelThatIsShipped() {
    assertEquals(0, run("deep"));
    String text = out.toString();
    assertTrue(text.startsWith("the shipped model deep: MODEL"), text);
    assertTrue(text.contains("14,694,912 multiply-adds, a lesson by sgm has 234,880 bytes at its peak"), text);
    assertTrue(text.contains("command    train --seed 1 --objects 400 --families all"), text);
    assertTrue(text.contains("right place 0.907 of 300 looks by sgm/fixed"), text);
  }

  @Test
  void folderIsToldApartFromAFile() {
    assertEquals(1, inspect(folder));
    assertTrue(out.toString().contains(folder + " is a folder, no regular file: check the path"), out.toString());
    assertFalse(out.toString().contains("Exception"), out.toString());
  }
}
