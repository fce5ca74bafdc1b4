package org.onegrasp.ros;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.onegrasp.msgs.Quoted;

/** A line's message for logback's patterns: whatever text of others is in it stays on its line, and the line ends. */
public final class LogLine extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Quoted.line(event.getFormattedMessage());
  }
}
