package org.onegrasp.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a command did.
 *
 * @param words all that it said, errors too
 */
record CommandRun(int code, String words) {
  static CommandRun of(Object command, String... arguments) {
    StringWriter words = new StringWriter();
    CommandLine line = new CommandLine(command);
    line.setOut(new PrintWriter(words)).setErr(new PrintWriter(words));
    line.setExecutionExceptionHandler((e, l, p) -> {
      words.write(e.getMessage());
      return 1;
    });
    return new CommandRun(line.execute(arguments), words.toString());
  }
}
