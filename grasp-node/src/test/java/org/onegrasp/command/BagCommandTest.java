package org.onegrasp.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.Int32;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.bag.BagWriter;
import picocli.CommandLine;

class BagCommandTest {
  @TempDir
  Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    byte[] bag = new BagWriter("bz2")
        .write("/words", StringMessage.CODEC, new RosTime(1_700_000_000, 0), new StringMessage("one"))
        .write("/words", StringMessage.CODEC, new RosTime(1_700_000_001, 500_000_000), new StringMessage("two"))
        .write("/numbers", Int32.CODEC, new RosTime(1_700_000_001, 0), new Int32(3)).finish();
    file = Files.write(folder.resolve("small.bag"), bag);
  }

  private int run(String... args) {
    CommandLine line = Main.commandLine();
    return line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(args);
  }

  @Test
  void infoListsTopicsAndTimes() {
    assertEquals(0, run("bag", "info", file.toString()));
    assertEquals("file:     " + file + ", " + file.toFile().length() + """
         bytes
        duration: 1.500 s
        start:    2023-11-14T22:13:20Z (1700000000.000000000)
        end:      2023-11-14T22:13:21.500Z (1700000001.500000000)
        topic:    /numbers  std_msgs/Int32  1 messages
        topic:    /words  std_msgs/String  2 messages
        """, out.toString().replace("\r", ""));
  }

  @Test
  void infoTellsWhatIsMissing() throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
    assertEquals(0, run("bag", "info", file.toString()));
    assertTrue(out.toString().contains("problem:  reading stopped at byte "), out.toString());
  }

  @Test
  void echoPrintsMessagesAsRostopicDoes() {
    assertEquals(0, run("bag", "echo", file.toString(), "/words"));
    assertEquals("data: \"one\"\n---\ndata: \"two\"\n---\n", out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, run("bag", "echo", file.toString(), "/words", "-n", "1"));
    assertEquals("data: \"one\"\n---\n", out.toString());
  }

  @Test
  void absentTopicsAndFilesAreOneLineOfAdvice() {
    assertEquals(1, run("bag", "echo", file.toString(), "/letters"));
    assertTrue(
        err.toString().contains("no topic /letters in ")
            && err.toString().contains("\n  /words  std_msgs/String  2 messages"),
        err.toString());
    assertEquals(1, run("bag", "info", folder.resolve("absent.bag").toString()));
    assertTrue(err.toString().contains("cannot read the bag "), err.toString());
    assertEquals(2, run("bag"));
    assertTrue(err.toString().contains("Which of "), err.toString());
  }
}
