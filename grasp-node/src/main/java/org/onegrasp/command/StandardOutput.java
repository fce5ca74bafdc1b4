package org.onegrasp.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * The process's output, which remembers that it could not be written: print streams swallow that. A reader who has seen
 * enough, such as head, is no failure; a full disk is one.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream out;
  private volatile IOException failure;

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  /** Takes the place of {@link System#out}, with the same encoding. */
  static StandardOutput install() {
    StandardOutput own = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    String encoding = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding", ""));
    Charset charset =
        Charset.isSupported(encoding.isEmpty() ? "UTF-8" : encoding) && !encoding.isEmpty() ? Charset.forName(encoding)
            : Charset.defaultCharset();
    System.setOut(new PrintStream(new java.io.BufferedOutputStream(own, 8192), true, charset));
    return own;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    try {
      out.write(bytes, offset, count);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /**
   * The code that the process ends with, when a command wants to end with one.
   *
   * @return 1 instead of 0 when not all of the output could be written; this is told on standard error
   */
  int exitCode(int code) {
    System.out.flush();
    if (failure == null || "Broken pipe".equals(failure.getMessage())) {
      return code;
    }
    System.err.println(
        "onegrasp: not all of the output could be written (" + failure.getMessage() + "): free some space, or send it"
            + " elsewhere");
    return code == 0 ? 1 : code;
  }
}
