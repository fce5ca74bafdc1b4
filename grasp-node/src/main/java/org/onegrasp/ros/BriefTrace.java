package org.onegrasp.ros;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.Optional;
import org.onegrasp.msgs.Quoted;

/**
 * What the console shows of an exception: one line that says where the stack trace is, or the whole trace when no log
 * file keeps it. Used as {@code %trace} by the pattern of the console.
 */
public final class BriefTrace extends ThrowableHandlingConverter {
  @Override
  public String convert(ILoggingEvent event) {
    IThrowableProxy failure = event.getThrowableProxy();
    return failure == null ? "" : text(failure, LogFile.current().map(Object::toString));
  }

  static String text(IThrowableProxy failure, Optional<String> file) {
    String first =
        Quoted.line(failure.getClassName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage()));
    return file.map(path -> "  " + first + " (the stack trace is in " + path + ")" + System.lineSeparator())
        .orElseGet(() -> Quoted.lines(ThrowableProxyUtil.asString(failure)));
  }
}
