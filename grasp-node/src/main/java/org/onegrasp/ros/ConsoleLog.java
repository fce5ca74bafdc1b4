package org.onegrasp.ros;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import org.slf4j.LoggerFactory;

/**
 * Logging of every process of ours on stderr. Logback finds it as a service; it is code because reading the same from
 * XML takes a tenth of the start of a node. A file that {@code -Dlogback.configurationFile} names takes its place, and
 * so does logback-test.xml on the class path unless that property is set and empty.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class ConsoleLog extends ContextAwareBase implements Configurator {
  private static final String NAME = "console";
  /** Text of others stays on its line; of an exception one line, and where its stack trace is. */
  private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %line%n%trace";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    String file = System.getProperty("logback.configurationFile");
    if (file == null ? getClass().getResource("/logback-test.xml") != null : !file.isEmpty()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    context.getStatusManager().add(new NopStatusListener()); // what Logback has to say of itself
    context.addTurboFilter(limit(context));
    context.getLogger("io.netty").setLevel(Level.WARN);
    context.getLogger("org.ode4j").setLevel(Level.WARN);
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(console(context));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** From now on the terminal has warnings and errors only, for a command that tells a story there itself. */
  public static void warningsOnly() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(NAME) != null) {
      ThresholdFilter warnings = new ThresholdFilter();
      warnings.setLevel(Level.WARN.toString());
      warnings.start();
      context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(NAME).addFilter(warnings);
    }
  }

  /** Bounds lines a second. */
  private static LogRate limit(LoggerContext context) {
    LogRate limit = new LogRate();
    limit.setContext(context);
    limit.start();
    return limit;
  }

  private static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setName(NAME);
    console.setTarget(ConsoleTarget.SystemErr.getName());
    console.setEncoder(LineEncoder.of(context, PATTERN, BriefTrace::new, null));
    console.start();
    return console;
  }
}
