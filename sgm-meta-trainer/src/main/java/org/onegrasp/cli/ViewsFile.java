package org.onegrasp.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.meta.Subject;
import org.onegrasp.model.CheckedFile;
import org.onegrasp.model.ModelFileException;
import org.onegrasp.msgs.model.ModelFile.Kind;
import org.onegrasp.msgs.model.View;
import org.onegrasp.msgs.model.Views;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;

/**
 * Views on disk (model.proto, kind VIEWS), so that training goes on with the same ones where a simulator does not
 * repeat to the bit.
 */
final class ViewsFile {
  private ViewsFile() {}

  static void write(Path file, List<Subject> subjects) throws IOException {
    Views.Builder stored = Views.newBuilder();
    for (Subject subject : subjects) {
      subject.views().forEach(view -> stored.addViews(store(view)));
    }
    try {
      CheckedFile.of(file.toString(), Kind.VIEWS, stored.build().toByteString()).write(file);
    } catch (IOException e) {
      throw CheckedFile.unwritable(file, e);
    }
  }

  private static View store(Subject.View view) {
    Pose p = view.pose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(view.heights());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return View.newBuilder().setHeights(ByteString.copyFrom(bytes.toByteArray()))
        .addAllPose(List.of(p.x(), p.y(), p.z(), p.qx(), p.qy(), p.qz(), p.qw())).build();
  }

  /**
   * Views of these objects, as they were written.
   *
   * @param input of the network that learns from them
   * @param counts gives the number of views by the object's position
   * @throws ModelFileException when the file is missing, damaged or has views of other objects; says what to do
   */
  static List<Subject> read(Path file, InputSpec input, List<ObjectModel> objects, IntUnaryOperator counts)
      throws IOException {
    CheckedFile checked = CheckedFile.read(file).require(Kind.VIEWS);
    try {
      Views stored = Views.parseFrom(checked.payload());
      int needed = IntStream.range(0, objects.size()).map(counts).sum();
      if (stored.getViewsCount() != needed) {
        throw new ModelFileException(file + " has " + stored.getViewsCount() + " views, these options need " + needed
            + ": give the same options, or start anew without --resume");
      }
      Iterator<View> views = stored.getViewsList().iterator();
      List<Subject> subjects = new ArrayList<>();
      for (int i = 0; i < objects.size(); i++) {
        List<Subject.View> own = new ArrayList<>();
        for (int v = 0; v < counts.applyAsInt(i); v++) {
          own.add(restore(input, views.next()));
        }
        subjects.add(new Subject(objects.get(i), own));
      }
      return subjects;
    } catch (InvalidProtocolBufferException | DataFormatException | IllegalArgumentException e) {
      throw CheckedFile.damaged(checked.name(), e.getMessage(), e);
    }
  }

  private static Subject.View restore(InputSpec input, View view) throws DataFormatException {
    byte[] heights = new byte[input.values()];
    Inflater inflater = new Inflater();
    inflater.setInput(view.getHeights().toByteArray());
    int length = inflater.inflate(heights);
    inflater.end();
    if (length != heights.length || view.getPoseCount() != 7) {
      throw new IllegalArgumentException(
          "a view has " + length + " heights and " + view.getPoseCount() + " numbers for its pose");
    }
    List<Double> p = view.getPoseList();
    return new Subject.View(heights, new Pose(p.get(0), p.get(1), p.get(2), p.get(3), p.get(4), p.get(5), p.get(6)));
  }
}
