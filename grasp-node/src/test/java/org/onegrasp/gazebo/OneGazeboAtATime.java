package org.onegrasp.gazebo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tests in Gazebo wait for each other, whatever process they run in: several gzservers on a few processors come late,
 * and what comes late changes attempts. The lock is the system's and ends with the process.
 */
public final class OneGazeboAtATime implements BeforeAllCallback, AfterAllCallback {
  private static final Path LOCK = Path.of("target", "gazebo.lock");

  private FileChannel channel;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Files.createDirectories(LOCK.toAbsolutePath().getParent());
    channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    channel.close();
  }
}
