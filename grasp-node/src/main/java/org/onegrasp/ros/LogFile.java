package org.onegrasp.ros;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The log of this process in a file, with stack traces. It is where ROS users look for it: the file that roslaunch
 * names with {@code __log}, else the node's name in the folder of {@link RosHome#logFolder}, as rospy has it
 * ({@code /left/onegrasp} writes left_onegrasp.log). A process goes on where the last one of that name ended, in files
 * that are bounded: {@value #FILES} of {@value #MEGABYTES} MB. Of processes of one name that run at the same time each
 * has its own file, the second onegrasp-2.log and so on up to {@value #TWINS}; what says so is a lock on a file beside
 * it, which the system releases with the process.
 */
public final class LogFile {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogFile.class);
  private static final String SUFFIX = ".log";
  private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger: %line%n%trace";
  static final int FILES = 5;
  static final int MEGABYTES = 10;
  static final int TWINS = 9;

  private static volatile Path current;
  private static FileChannel lock; // open for as long as the file is ours

  private LogFile() {}

  /** The file that this process writes; nothing when it writes none. */
  public static Optional<Path> current() {
    return Optional.ofNullable(current);
  }

  /**
   * From now on writes the log of this process, which is called after this node. A folder that cannot be written is
   * told and no failure.
   */
  public static void keep(RosArguments arguments, String defaultName) {
    String node = Names.of(arguments, defaultName).node();
    try {
      String given = arguments.special().getOrDefault("log", "");
      open(given.isEmpty() ? file(arguments.environment(), node) : Path.of(given), MEGABYTES << 20);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("No log file is written: {}. Set ROS_LOG_DIR to a folder that this user may write to", told(e));
    }
  }

  private static String told(Exception e) {
    return e instanceof IOException ? e.getClass().getSimpleName() + " at " + e.getMessage() : e.getMessage();
  }

  /** The file of a node that roslaunch did not start. */
  public static Path file(Map<String, String> environment, String node) {
    return RosHome.logFolder(environment).resolve(node.substring(1).replace('/', '_') + SUFFIX);
  }

  /** @param bytes of one file */
  static synchronized void open(Path wanted, long bytes) throws IOException {
    if (current == null && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Path file = lock(wanted.toAbsolutePath().normalize());
      root().addAppender(appender(context, file, bytes));
      current = file;
      LOG.info("Process {} on Java {} logs to {}", ProcessHandle.current().pid(), Runtime.version(), file);
    }
  }

  /** Writes why the process ends, which the console hears otherwise, to the file only. */
  public static synchronized void note(String why, Throwable failure) {
    if (current != null) {
      Logger root = root();
      root.getAppender(name(current))
          .doAppend(new LoggingEvent(LogFile.class.getName(), root, Level.ERROR, why, failure, null));
    }
  }

  /** Ends the file, for tests. */
  static synchronized void close() throws IOException {
    if (current != null) {
      root().getAppender(name(current)).stop();
      root().detachAppender(name(current));
      current = null;
      lock.close();
    }
  }

  private static Logger root() {
    return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
  }

  /** The wanted file, or one beside it when another process writes that. */
  private static Path lock(Path wanted) throws IOException {
    if (wanted.toString().matches(".*[%\\\\].*")) {
      throw new IllegalArgumentException(
          wanted + " has a '%' or a backslash in it, which names of log files cannot have");
    }
    Files.createDirectories(wanted.getParent());
    for (int twin = 1; twin <= TWINS; twin++) {
      Path file = twin == 1 ? wanted : wanted.resolveSibling(stem(wanted) + "-" + twin + SUFFIX);
      if (locked(file)) {
        requireWritable(file);
        return file;
      }
    }
    throw new IOException(wanted + ": " + TWINS + " other processes of this name write their logs there");
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  private static boolean locked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file.resolveSibling("." + file.getFileName() + ".lock"), StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        lock = channel;
        return true;
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("ours already", e);
    }
    channel.close();
    return false;
  }

  /** The appender would only tell its own status list. */
  private static void requireWritable(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + ", which is no regular file");
    }
    Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
  }

  private static String name(Path file) {
    return "file " + file;
  }

  private static RollingFileAppender<ILoggingEvent> appender(LoggerContext context, Path file, long bytes) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setName(name(file));
    appender.setFile(file.toString());
    appender.setEncoder(LineEncoder.of(context, PATTERN, LogTrace::new, StandardCharsets.UTF_8));
    FixedWindowRollingPolicy older = new FixedWindowRollingPolicy();
    older.setContext(context);
    older.setParent(appender);
    older.setFileNamePattern(file + ".%i");
    older.setMinIndex(1);
    older.setMaxIndex(FILES - 1);
    appender.setRollingPolicy(older);
    appender.setTriggeringPolicy(size(context, bytes));
    older.start();
    appender.start();
    return appender;
  }

  private static SizeBasedTriggeringPolicy<ILoggingEvent> size(LoggerContext context, long bytes) {
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(new FileSize(bytes));
    size.setCheckIncrement(Duration.buildByMilliseconds(0)); // its minute would let a flood of lines pass the bound
    size.start();
    return size;
  }
}
