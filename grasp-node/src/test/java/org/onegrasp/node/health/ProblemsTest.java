package org.onegrasp.node.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.onegrasp.node.health.Problems.Subject.CAMERA;
import static org.onegrasp.node.health.Problems.Subject.DEPTH;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ProblemsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Problems.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Problems problems = new Problems();

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  private List<String> logged() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private Problems.Reading depth() {
    return problems.readings().get(DEPTH.ordinal());
  }

  @Test
  void repeatedProblemIsLoggedOnceAndCounted() {
    problems.report(DEPTH, "its median is 812.5 m");
    problems.report(DEPTH, "its median is 790 m");
    problems.report(DEPTH, "its median is 3e4 m");
    assertEquals(List.of("depth image: its median is 812.5 m"), logged());
    assertEquals(new Problems.Reading(DEPTH, "its median is 3e4 m", 3, 3), depth());
  }

  @Test
  void anotherProblemIsLoggedAgain() {
    problems.report(DEPTH, "wrong encoding");
    problems.report(DEPTH, "no points");
    assertEquals(List.of("depth image: wrong encoding", "depth image: no points"), logged());
    assertEquals(new Problems.Reading(DEPTH, "no points", 1, 2), depth());
  }

  @Test
  void endOfAProblemIsLoggedOnce() {
    problems.report(DEPTH, "no points");
    problems.clear(DEPTH);
    problems.clear(DEPTH);
    assertEquals(List.of("depth image: no points", "depth image: well again, after 1 times: no points"), logged());
    assertEquals(new Problems.Reading(DEPTH, "", 0, 1), depth());
  }

  @Test
  void firstProblemInTheAskedOrderIsToldToCallers() {
    problems.report(CAMERA, "no info");
    assertEquals("no info", problems.message(DEPTH, CAMERA));
    problems.report(DEPTH, "no points");
    assertEquals("no points", problems.message(DEPTH, CAMERA));
  }
}
