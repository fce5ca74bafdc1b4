package org.onegrasp.ros;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Locale;
import org.onegrasp.msgs.GetLoggers;
import org.onegrasp.msgs.LoggerLevel;
import org.onegrasp.msgs.SetLoggerLevel;
import org.slf4j.LoggerFactory;

/** The services ~get_loggers and ~set_logger_level, over logback. */
final class LoggerServices {
  private LoggerServices() {}

  static void offer(RosNode node) {
    node.serve("~get_loggers", GetLoggers.CODEC, request -> new GetLoggers.Response(loggers()));
    node.serve("~set_logger_level", SetLoggerLevel.CODEC, request -> {
      set(request.logger(), request.level());
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

  private static void set(String logger, String level) {
    Level wanted = switch (level.toLowerCase(Locale.ROOT)) {
      case "debug" -> Level.DEBUG;
      case "info" -> Level.INFO;
      case "warn", "warning" -> Level.WARN;
      case "error" -> Level.ERROR;
      case "fatal" -> Level.OFF; // Nothing here is fatal.
      default -> throw new IllegalArgumentException("level '" + level + "' is not one of debug, info, warn, error, fatal");
    };
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(logger).setLevel(wanted);
    }
  }
}
