package org.onegrasp.ros;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.Charset;
import java.util.function.Supplier;

/** How a line of the log becomes bytes. */
final class LineEncoder {
  private LineEncoder() {}

  /**
   * Started, for an appender.
   *
   * @param pattern in which {@code %line} is the text of others, and {@code %trace} what {@code trace} makes of an
   * exception
   * @param charset null for the console's
   */
  static LayoutWrappingEncoder<ILoggingEvent> of(LoggerContext context, String pattern,
      Supplier<ThrowableHandlingConverter> trace, Charset charset) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.getInstanceConverterMap().put("line", LogLine::new);
    layout.getInstanceConverterMap().put("trace", trace::get);
    layout.setPattern(pattern);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.setCharset(charset);
    encoder.start();
    return encoder;
  }
}
