package org.onegrasp.meta;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;

/**
 * What episodes need of a subject, small enough to be sent: no shapes, and compressed heights.
 *
 * @param places where the object can be grasped
 */
record SubjectParcel(String name, String family, List<GraspPlace> places, int demonstrated, List<Seen> views) {
  /**
   * A view.
   *
   * @param heights int8 (side, side, channels), deflated
   */
  record Seen(byte[] heights, Pose pose) {}

  static SubjectParcel of(Subject subject) {
    ObjectModel object = subject.object();
    return new SubjectParcel(object.name(), object.family(), object.places(), object.demonstrated(),
        subject.views().stream().map(view -> new Seen(deflated(view.heights()), view.pose())).toList());
  }

  /** @param values of one view */
  Subject subject(int values) {
    ObjectModel object = new ObjectModel(name, family, List.of(), new float[0], new int[0], new int[0], 0, 0, places,
        demonstrated);
    return new Subject(object,
        views.stream().map(seen -> new Subject.View(inflated(seen.heights, values), seen.pose)).toList());
  }

  private static byte[] deflated(byte[] heights) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(heights);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] inflated(byte[] bytes, int values) {
    byte[] heights = new byte[values];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes);
      if (inflater.inflate(heights) != values) {
        throw new IllegalArgumentException("a view has other than " + values + " heights");
      }
      return heights;
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("a view cannot be inflated", e);
    } finally {
      inflater.end();
    }
  }
}
