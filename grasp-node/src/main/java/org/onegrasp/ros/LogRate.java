package org.onegrasp.ros;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Bounds what the log takes, and with it /rosout and the disk: whoever sends garbage must not choose how much we write
 * about it. Each statement that logs has {@value #BURST} lines at once and then {@value #PER_SECOND} a second, all
 * statements together {@value #BURST_OF_ALL} and {@value #PER_SECOND_OF_ALL}. What is left out is counted, and the
 * count is logged when there is room.
 */
public final class LogRate extends TurboFilter {
  static final int BURST = 20;
  static final int PER_SECOND = 1;
  static final int BURST_OF_ALL = 200;
  static final int PER_SECOND_OF_ALL = 20;
  private static final int MOST_STATEMENTS = 1000;
  private static final String LEFT_OUT = "{} more lines like this were left out: {}";

  /** Room for lines, filled up with time. */
  private static final class Room {
    final int burst;
    final double perNano;
    double lines;
    long filledNanos;

    Room(int burst, int perSecond, long nowNanos) {
      this.burst = burst;
      perNano = perSecond * 1e-9;
      lines = burst;
      filledNanos = nowNanos;
    }

    boolean free(long nowNanos) {
      lines = Math.min(burst, lines + (nowNanos - filledNanos) * perNano);
      filledNanos = nowNanos;
      return lines >= 1;
    }
  }

  private static final class Statement {
    final Logger logger;
    final String format;
    final Room room;
    long leftOut;

    Statement(Logger logger, String format, long nowNanos) {
      this.logger = logger;
      this.format = format;
      room = new Room(BURST, PER_SECOND, nowNanos);
    }
  }

  private final LongSupplier nanos;
  private final Room all;
  private final Map<String, Statement> statements = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Statement> eldest) {
      return size() > MOST_STATEMENTS;
    }
  };

  /** As logback makes it. */
  public LogRate() {
    this(System::nanoTime);
  }

  LogRate(LongSupplier nanos) {
    this.nanos = nanos;
    all = new Room(BURST_OF_ALL, PER_SECOND_OF_ALL, nanos.getAsLong());
  }

  @Override
  public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] parameters,
      Throwable thrown) {
    boolean asked = format == null || LEFT_OUT.equals(format); // whether it is enabled, or our own line
    if (asked || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    return passes(logger, format) ? FilterReply.NEUTRAL : FilterReply.DENY;
  }

  private boolean passes(Logger logger, String format) {
    Statement statement;
    long leftOut;
    synchronized (this) {
      long now = nanos.getAsLong();
      statement =
          statements.computeIfAbsent(logger.getName() + ' ' + format, key -> new Statement(logger, format, now));
      if (!take(statement, now)) {
        statement.leftOut++;
        return false;
      }
      leftOut = statement.leftOut;
      statement.leftOut = 0;
    }
    tell(statement, leftOut);
    return true;
  }

  private boolean take(Statement statement, long nowNanos) {
    boolean free = all.free(nowNanos) & statement.room.free(nowNanos);
    if (free) {
      all.lines--;
      statement.room.lines--;
    }
    return free;
  }

  private static void tell(Statement statement, long leftOut) {
    if (leftOut > 0) {
      statement.logger.warn(LEFT_OUT, leftOut, statement.format);
    }
  }

  /**
   * Logs what was left out since, as far as there is room; to be called now and then, for the line after which nothing
   * comes.
   */
  void tellLeftOut() {
    List<Statement> due = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    synchronized (this) {
      long now = nanos.getAsLong();
      for (Statement statement : statements.values()) {
        if (statement.leftOut > 0 && take(statement, now)) {
          due.add(statement);
          counts.add(statement.leftOut);
          statement.leftOut = 0;
        }
      }
    }
    for (int i = 0; i < due.size(); i++) {
      tell(due.get(i), counts.get(i));
    }
  }

  /** Of all limits in this process. */
  static void tellAllLeftOut() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getTurboFilterList().forEach(filter -> {
        if (filter instanceof LogRate limit) {
          limit.tellLeftOut();
        }
      });
    }
  }
}
