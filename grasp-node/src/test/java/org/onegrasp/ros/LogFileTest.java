package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of a process in a file: where it is, what is in it, how large it gets. */
class LogFileTest {
  private static final Logger LOG = LoggerFactory.getLogger(LogFileTest.class);

  @TempDir
  private Path folder;

  @BeforeEach
  void listen() throws IOException {
    LogFile.close();
    level(Level.INFO);
  }

  @AfterEach
  void close() throws IOException {
    LogFile.close();
    level(null);
  }

  /** Of the two loggers whose lines are looked for; the others show errors only in tests. */
  private static void level(Level level) {
    for (Class<?> speaker : List.of(LogFileTest.class, LogFile.class)) {
      ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(speaker)).setLevel(level);
    }
  }

  private void keep(String... arguments) {
    LogFile.keep(RosArguments.parse(List.of(arguments), Map.of("ROS_LOG_DIR", folder.toString())), "onegrasp");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith(".")).sorted().toList();
    }
  }

  @Test
  void isNamedAfterTheNodeAndHoldsTheStackTrace() throws IOException {
    keep("__ns:=left", "__name:=learner");
    LOG.warn("it broke", new IllegalStateException("on purpose", new IOException("the cause")));
    assertEquals(Optional.of(folder.resolve("left_learner.log")), LogFile.current());
    String text = Files.readString(folder.resolve("left_learner.log"));
    assertTrue(text.contains("it broke") && text.contains("java.lang.IllegalStateException: on purpose")
        && text.contains("at org.onegrasp.ros.LogFileTest.isNamedAfter") && text.contains("the cause"), text);
  }

  @Test
  @Tag("ros-row-27")
  void isWhereRoslaunchSaysWithItsFolders() throws IOException {
    keep("__log:=" + folder.resolve("run-1/onegrasp-2.log"));
    assertTrue(
        Files.readString(folder.resolve("run-1/onegrasp-2.log")).contains("Process " + ProcessHandle.current().pid()));
  }

  @Test
  void theNextProcessOfThatNameGoesOnInIt() throws IOException {
    keep();
    LOG.warn("first life");
    LogFile.close();
    keep();
    LOG.warn("second life");
    String text = Files.readString(folder.resolve("onegrasp.log"));
    assertTrue(text.indexOf("first life") >= 0 && text.indexOf("second life") > text.indexOf("first life"), text);
  }

  @Test
  void aSecondProcessOfThatNameHasItsOwn() throws IOException {
    try (FileChannel other = FileChannel.open(folder.resolve(".onegrasp.log.lock"), StandardOpenOption.CREATE,
        StandardOpenOption.WRITE)) {
      assertTrue(other.lock().isValid());
      keep();
      assertEquals(Optional.of(folder.resolve("onegrasp-2.log")), LogFile.current());
    }
  }

  @Test
  void staysWithinItsBoundHoweverMuchIsLogged() throws IOException {
    Path odd = folder.resolve("a b, ü");
    LogFile.open(odd.resolve("node.log"), 10_000);
    String line = "x".repeat(1000);
    for (int i = 0; i < 200; i++) {
      LogFile.note(i + " " + line, null);
    }
    try (Stream<Path> files = Files.list(odd)) {
      List<Path> logs = files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
      assertEquals(List.of("node.log", "node.log.1", "node.log.2", "node.log.3", "node.log.4"),
          logs.stream().map(file -> file.getFileName().toString()).toList());
      for (Path log : logs) {
        assertTrue(Files.size(log) <= 12_000, log + " has " + Files.size(log) + " bytes");
      }
      assertTrue(Files.readString(logs.get(0)).contains("199 x"));
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNoFailure() throws IOException {
    Files.writeString(folder.resolve("file"), "in the way");
    LogFile.keep(RosArguments.parse(List.of(), Map.of("ROS_LOG_DIR", folder.resolve("file").toString())), "onegrasp");
    assertEquals(Optional.empty(), LogFile.current());
  }

  @Test
  void aFolderInPlaceOfTheFileIsNoFailure() throws IOException {
    Files.createDirectories(folder.resolve("onegrasp.log"));
    keep();
    assertEquals(Optional.empty(), LogFile.current());
    assertEquals(List.of("onegrasp.log"), files());
  }

  @Test
  void aNameThatWouldBePatternIsToldAndNoFailure() {
    keep("__log:=" + folder.resolve("100%d/node.log"));
    assertEquals(Optional.empty(), LogFile.current());
  }

  @Test
  void whyTheProcessEndedIsInIt() throws IOException {
    keep();
    LogFile.note("onegrasp node ended", new IllegalStateException("on purpose"));
    assertTrue(Files.readString(folder.resolve("onegrasp.log"))
        .contains("at org.onegrasp.ros.LogFileTest.whyTheProcessEnded"));
  }

  @Test
  void theConsoleSaysInOneLineWhereTheTraceIs() {
    String text =
        BriefTrace.text(new ThrowableProxy(new IllegalStateException("on purpose")), Optional.of("/logs/node.log"));
    assertEquals("  java.lang.IllegalStateException: on purpose (the stack trace is in /logs/node.log)\n", text);
  }

  @Test
  void theConsoleHasTheTraceWhenNoFileHasIt() {
    String text = BriefTrace.text(new ThrowableProxy(new IllegalStateException("on purpose")), Optional.empty());
    assertTrue(text.contains("IllegalStateException: on purpose") && text.contains("at org.onegrasp.ros.LogFileTest"),
        text);
    assertFalse(text.contains("stack trace is in"));
  }
}
