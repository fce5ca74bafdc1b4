package org.onegrasp.gazebo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder through which gzserver gets meshes: the same folder under two names.
 *
 * @param folder as we know it
 * @param inside as gzserver knows it
 */
record GazeboFiles(Path folder, String inside) {
  /** Writes a file; the URI by which gzserver finds it. */
  String write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
    return "file://" + inside + "/" + name;
  }
}
