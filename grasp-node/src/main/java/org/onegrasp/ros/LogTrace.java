package org.onegrasp.ros;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import org.onegrasp.msgs.Quoted;

/** A stack trace for logback's patterns, without control characters from the messages of its exceptions. */
public final class LogTrace extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy thrown) {
    return Quoted.lines(super.throwableProxyToString(thrown));
  }
}
