package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogRateTest {
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger log = context.getLogger("ros");
  private long nanos = -5;
  private LogRate limit;

  @BeforeEach
  void start() {
    limit = new LogRate(() -> nanos);
    context.addTurboFilter(limit);
    lines.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(lines);
  }

  private List<String> texts() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void oneStatementHasTwentyLinesAndThenOneASecond() {
    for (int i = 0; i < 5000; i++) {
      log.warn("refused {}", i);
    }
    assertEquals(20, lines.list.size());
    log.warn("another statement");
    assertEquals(21, lines.list.size());
    nanos += 1_500_000_000L;
    log.warn("refused {}", "again");
    log.warn("refused {}", "too early");
    assertEquals(List.of("another statement", "4980 more lines like this were left out: refused {}", "refused again"),
        texts().subList(20, 23));
    assertEquals(23, lines.list.size());
  }

  @Test
  void whatWasLeftOutIsToldWhenNothingMoreComes() {
    for (int i = 0; i < 25; i++) {
      log.warn("refused {}", i);
    }
    limit.tellLeftOut();
    assertEquals(20, lines.list.size(), "no room for that yet");
    nanos += 1_000_000_001L;
    limit.tellLeftOut();
    limit.tellLeftOut();
    assertEquals(List.of("5 more lines like this were left out: refused {}"), texts().subList(20, lines.list.size()));
  }

  @Test
  void allStatementsTogetherAreBoundedTooAndRecover() {
    for (int second = 0; second < 10; second++) {
      for (int i = 0; i < 3000; i++) {
        log.warn("statement " + i);
      }
      nanos += 1_000_000_000L;
    }
    assertEquals(200 + 9 * 20, lines.list.stream().filter(line -> line.getMessage().startsWith("statement")).count());
    nanos += 100_000_000_000L;
    log.warn("calm again");
    assertEquals("calm again", lines.list.get(lines.list.size() - 1).getMessage());
  }

  @Test
  void linesThatAreNotEnabledTakeNoRoom() {
    for (int i = 0; i < 1000; i++) {
      log.debug("detail {}", i);
      assertFalse(log.isDebugEnabled());
    }
    log.info("detail {}", "shown");
    assertEquals(List.of("detail shown"), texts());
  }

  @Test
  void linesOfTheConsoleHaveNoControlCharacters() {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.getInstanceConverterMap().put("line", LogLine::new);
    layout.getInstanceConverterMap().put("trace", LogTrace::new);
    layout.setPattern("%line%n%trace{short}");
    layout.start();
    log.warn("by {}", "\u001B[31m/a\nWARN fake", new IllegalStateException("\u0007bell"));
    String text = layout.doLayout(lines.list.get(0));
    assertEquals("by \\u001B[31m/a\\nWARN fake\njava.lang.IllegalStateException: \\u0007bell",
        String.join("\n", text.lines().limit(2).toList()));
  }
}
