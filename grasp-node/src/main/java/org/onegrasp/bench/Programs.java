package org.onegrasp.bench;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Processes that were started for a measurement: none of them outlives this one. */
final class Programs {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(process -> process.toHandle().destroy()), "bench-end"));
  }

  private Programs() {}

  static Process start(ProcessBuilder program) throws IOException {
    Process process = program.start();
    RUNNING.add(process);
    process.onExit().thenRun(() -> RUNNING.remove(process));
    return process;
  }
}
