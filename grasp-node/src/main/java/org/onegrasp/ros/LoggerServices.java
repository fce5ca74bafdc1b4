package org.onegrasp.ros;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Locale;
import org.onegrasp.msgs.GetLoggers;
import org.onegrasp.msgs.LoggerLevel;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.SetLoggerLevel;
import org.slf4j.LoggerFactory;

/** The services ~get_loggers and ~set_logger_level, over logback. */
final class LoggerServices {
  private static final int LONGEST_LEVEL = 10; // characters
  private static final String OURS = "org.onegrasp";

  private LoggerServices() {}

  static void offer(RosNode node) {
    node.serve("~get_loggers", GetLoggers.CODEC, request -> new GetLoggers.Response(loggers()));
    node.serve("~set_logger_level", SetLoggerLevel.CODEC, request -> {
      set(request.logger(), level(request.level()));
      return new SetLoggerLevel.Response();
    });
  }

  private static List<LoggerLevel> loggers() {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return List.of();
    }
    return context.getLoggerList().stream()
        .map(logger -> new LoggerLevel(logger.getName(), name(logger.getEffectiveLevel())))
        .toList();
  }

  private static String name(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> "error";
      case Level.WARN_INT -> "warn";
      case Level.INFO_INT -> "info";
      case Level.OFF_INT -> "fatal";
      default -> "debug";
    };
  }

  private static Level level(String name) {
    return switch (name.length() > LONGEST_LEVEL ? "" : name.toLowerCase(Locale.ROOT)) {
      case "debug" -> Level.DEBUG;
      case "info" -> Level.INFO;
      case "warn", "warning" -> Level.WARN;
      case "error" -> Level.ERROR;
      case "fatal" -> Level.OFF; // Nothing here is fatal.
      default -> throw new IllegalArgumentException(
          "level '" + Quoted.of(name) + "' is not one of debug, info, warn, error, fatal");
    };
  }

  /** Only of loggers that there are: logback would make one of any other name, and keep it for ever. */
  private static void set(String name, Level level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Logger logger = context.exists(name);
      if (logger == null) {
        throw new IllegalArgumentException("there is no logger '" + Quoted.of(name) + "'; ~get_loggers lists the "
            + context.getLoggerList().size() + " that there are, such as " + Logger.ROOT_LOGGER_NAME + " and " + OURS);
      }
      logger.setLevel(level);
    }
  }
}
