package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.node.health.Problems;
import org.slf4j.LoggerFactory;

/** A node that is asked to end, while its health is looked at 50 times a second. */
class ClosingTest {
  @TempDir
  Path skills;

  private final Logger logger = (Logger) LoggerFactory.getLogger(Problems.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Level before = logger.getLevel();

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setLevel(before);
  }

  private List<String> told() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).filter(words -> words.contains("thread")).toList();
  }

  @Test
  void threadsThatEndWithTheNodeAreNoTrouble() throws Exception {
    try (NodeRig rig = new NodeRig(skills, FakeLearner.open())) {
      rig.openPage(Optional.empty());
      rig.look();
    }
    assertEquals(List.of(), told());
  }

  @Test
  void neitherAreThoseOfRosWhenItEndsFirst() throws Exception {
    try (NodeRig rig = new NodeRig(skills, FakeLearner.open())) {
      rig.openPage(Optional.empty());
      rig.look();
      rig.endByRequest();
    }
    assertEquals(List.of(), told());
  }
}
