package org.onegrasp.arm;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The skeleton of a robot: links by name and the joints between them; what they look like and weigh is not read. */
public final class Urdf {
  private final String source; // file or parameter, for messages
  private final List<String> links;
  private final List<UrdfJoint> joints;

  Urdf(String source, List<String> links, List<UrdfJoint> joints) {
    this.source = source;
    this.links = List.copyOf(links);
    this.joints = List.copyOf(joints);
  }

  /** @throws IllegalArgumentException when the file is no URDF; names link or joint and what is wrong with it */
  public static Urdf read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new UrdfReader(in, file.toString()).read();
    }
  }

  /**
   * @param text of the file, as on the parameter server
   * @param source where it comes from, for messages
   * @throws IllegalArgumentException as for {@link #read}
   */
  public static Urdf parse(String text, String source) {
    try {
      return new UrdfReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), source).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String source() {
    return source;
  }

  List<UrdfJoint> joints() {
    return joints;
  }

  /** @throws IllegalArgumentException when there is no such link; says which there are */
  void requireLink(String name) {
    if (!links.contains(name)) {
      throw new IllegalArgumentException(source + ": no link '" + name + "'; there are " + String.join(", ", links));
    }
  }

  /** The joint by which a link hangs on another; none for a root. */
  Optional<UrdfJoint> jointAbove(String link) {
    return joints.stream().filter(joint -> joint.child().equals(link)).findFirst();
  }
}
