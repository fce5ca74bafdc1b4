package org.onegrasp.conversion;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in messages, in units that a person can grasp. */
public final class TimeText {
  private static final double MINUTE = 60;
  private static final double HOUR = 60 * MINUTE;
  private static final double DAY = 24 * HOUR;
  private static final double YEAR = 365.25 * DAY;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private TimeText() {}

  /** Such as "30 ms", "3.2 s", "45 min", "7.0 h", "31 days", "2.9 years"; the sign is left out. */
  public static String span(long nanos) {
    double seconds = Math.abs((double) nanos) * 1e-9;
    if (seconds < 0.0995) {
      return Math.round(seconds * 1000) + " ms";
    }
    if (seconds < 5 * MINUTE) {
      return tenths(seconds) + " s";
    }
    if (seconds < 2 * HOUR) {
      return Math.round(seconds / MINUTE) + " min";
    }
    if (seconds < 2 * DAY) {
      return tenths(seconds / HOUR) + " h";
    }
    return seconds < 2 * YEAR ? Math.round(seconds / DAY) + " days" : tenths(seconds / YEAR) + " years";
  }

  private static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** Date and time of a stamp, to the second, in UTC. */
  public static String date(long nanos) {
    return DATE.format(Instant.ofEpochSecond(nanos / 1_000_000_000));
  }
}
