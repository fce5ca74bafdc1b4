package org.onegrasp.ros;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.onegrasp.ros.master.RosMaster;

/**
 * The masters that our nodes have to get on with. Each is started once for all tests, which therefore close their nodes
 * and delete their parameters; tests that end a master start one of their own.
 */
enum TestMaster {
  /** Ours, in this process. */
  EMBEDDED {
    @Override
    Started start(int port) throws IOException {
      RosMaster master = RosMaster.start("127.0.0.1", port);
      return new Started(master.uri(), master::close);
    }
  },

  /** Debian's roscore: rosmaster in Python, and the node /rosout in C++. */
  ROSCORE {
    @Override
    Started start(int port) throws IOException {
      assumeInstalled();
      URI uri = URI.create("http://127.0.0.1:" + (port == 0 ? freePort() : port) + "/");
      RosTools tools = new RosTools(uri.toString(), home());
      // The shell ends roscore when its input ends, so that roscore goes with this process however that goes.
      tools.piped("sh", "-c", "roscore -p " + uri.getPort() + " & core=$!; read end; kill -TERM $core; wait");
      MasterProbe probe = new MasterProbe(uri);
      Eventually.eventually(() -> probe.knows("/rosout"));
      probe.close();
      return new Started(uri, () -> {
        tools.close();
        Eventually.eventually(() -> isFree(uri.getPort())); // The next one may be told to take it.
      });
    }

    @Override
    void assumeInstalled() {
      RosTools.assumeInstalled();
    }
  };

  private static final int LOWEST_PORT = 20_000;
  private static final int PORTS = 12_000;
  /** Processes beside this one begin elsewhere. */
  private static final AtomicInteger NEXT_PORT = new AtomicInteger((int) ProcessHandle.current().pid() * 37);

  private Started shared;

  /** A running master. */
  record Started(URI uri, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  /** @param port 0 takes a free one */
  abstract Started start(int port) throws IOException;

  /** The one that all tests share. */
  synchronized URI uri() {
    try {
      if (shared == null) {
        shared = start(0);
        Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
      }
      return shared.uri();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Skips the test where there is no such master. */
  void assumeInstalled() {}

  /**
   * For somebody who takes it later: none of those that the system gives to whoever asks for any, which on Linux begin
   * at 32768.
   */
  static int freePort() {
    int port;
    do {
      port = LOWEST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
    } while (!isFree(port));
    return port;
  }

  private static boolean isFree(int port) {
    try (ServerSocket free = new ServerSocket(port)) {
      return free.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** A home for ROS, where it writes its logs. */
  static Path home() throws IOException {
    return Files.createTempDirectory(Files.createDirectories(Path.of("target", "ros")), "home").toAbsolutePath();
  }
}
