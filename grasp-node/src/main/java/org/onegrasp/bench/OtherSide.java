package org.onegrasp.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A peer in a process of its own that waits for its turns. */
final class OtherSide implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;
  private final Process process;
  private final BufferedReader words;
  private final BufferedWriter turns;

  /** Waits until it is ready; what it complains of goes to our own complaints. */
  OtherSide(ProcessBuilder program) throws IOException {
    process = Programs.start(program.redirectError(ProcessBuilder.Redirect.INHERIT));
    words = process.inputReader();
    turns = process.outputWriter();
    String line = words.readLine();
    while (line != null && !line.equals("ready")) {
      line = words.readLine();
    }
    if (line == null) {
      close();
      throw new IOException("a peer ended before it was ready: " + program.command().get(program.command().size() - 1));
    }
  }

  /** Milliseconds of each of its ways. */
  Map<String, Double> turn() throws IOException {
    turns.write("turn\n");
    turns.flush();
    Map<String, Double> milliseconds = new LinkedHashMap<>();
    for (String line = words.readLine(); !"".equals(line); line = words.readLine()) {
      if (line == null) {
        throw new IOException("a peer ended in the middle of its turn");
      }
      String[] parts = line.split("\t");
      milliseconds.put(parts[0], Double.parseDouble(parts[1]));
    }
    return milliseconds;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
