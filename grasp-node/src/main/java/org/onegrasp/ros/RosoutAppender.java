package org.onegrasp.ros;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Log;
import org.onegrasp.msgs.Quoted;
import org.slf4j.LoggerFactory;

/**
 * Sends the lines of the log to /rosout. With several nodes in one process a line goes to the node on whose thread it
 * was written, and to the eldest when it is nobody's.
 */
final class RosoutAppender extends AppenderBase<ILoggingEvent> {
  private static final List<RosoutAppender> ALL = new CopyOnWriteArrayList<>();
  private final String node;
  private final RosClock clock;
  private final Publisher<Log> rosout;
  private final Supplier<List<String>> topics;

  private RosoutAppender(String node, RosClock clock, Publisher<Log> rosout, Supplier<List<String>> topics) {
    this.node = node;
    this.clock = clock;
    this.rosout = rosout;
    this.topics = topics;
  }

  /** Starts to send; without logback behind slf4j there is nothing to send. */
  static void attach(String node, RosClock clock, Publisher<Log> rosout, Supplier<List<String>> topics) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      RosoutAppender appender = new RosoutAppender(node, clock, rosout, topics);
      appender.setContext(context);
      appender.setName("rosout of " + node);
      appender.start();
      ALL.add(appender);
      context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }
  }

  static void detach(String node) {
    ALL.stream().filter(appender -> appender.node.equals(node)).findFirst().filter(ALL::remove).ifPresent(appender -> {
      ((LoggerContext) appender.getContext()).getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(appender);
      appender.stop();
    });
  }

  @Override
  protected void append(ILoggingEvent event) {
    String owner = event.getMDCPropertyMap().get(NodeThreads.MDC_KEY);
    if (owner == null ? ALL.stream().findFirst().filter(eldest -> eldest == this).isPresent() : owner.equals(node)) {
      rosout.publish(line(event));
    }
  }

  private Log line(ILoggingEvent event) {
    String line = Quoted.line(event.getFormattedMessage());
    String text = event.getThrowableProxy() == null ? line
        : line + "\n" + Quoted.lines(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    // The place in the source would cost a stack trace a line; the logger's name says nearly as much.
    return new Log(Header.of(clock.now(), ""), level(event.getLevel()), node, text, event.getLoggerName(), "", 0,
        topics.get());
  }

  private static int level(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> Log.ERROR;
      case Level.WARN_INT -> Log.WARN;
      case Level.INFO_INT -> Log.INFO;
      default -> Log.DEBUG;
    };
  }
}
