package org.onegrasp.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.meta.Subject;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.Parcel;
import org.onegrasp.parallel.Work;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.Simulator;

/** Views for meta-training as jobs, an object each. */
final class ViewsWork implements Work {
  static final String KIND = "views";
  private final Matter matter;
  private final TrainingViews looks;
  private final Runnable end;

  /** How objects are looked at. */
  enum Looks {
    /** Rendered by cameras of the usual kind. */
    USUAL,
    /** Rendered, one object in three by a camera of any kind. */
    OTHER_SENSORS,
    /** On a table in Gazebo. */
    GAZEBO
  }

  /**
   * What the views depend on.
   *
   * @param views of each object
   */
  record Matter(List<ObjectModel> objects, int views, long seed, InputSpec input, WorkArea area, Looks looks) {}

  /** A job's result. */
  record Seen(List<Subject.View> views) {}

  private ViewsWork(Matter matter, TrainingViews looks, Runnable end) {
    this.matter = matter;
    this.looks = looks;
    this.end = end;
  }

  /** @param gazebo opened for views there only, and closed with the work */
  static ViewsWork of(Matter matter, Supplier<? extends Simulator> gazebo) {
    if (matter.looks != Looks.GAZEBO) {
      boolean others = matter.looks == Looks.OTHER_SENSORS;
      return new ViewsWork(matter, new TrainingViews(matter.input, matter.area, others), () -> {});
    }
    Simulator simulator = gazebo.get();
    return new ViewsWork(matter, new TrainingViews(matter.input, matter.area, simulator), simulator::close);
  }

  static Work.Kind kind(Supplier<? extends Simulator> gazebo) {
    return bytes -> of(Parcel.open(bytes, Matter.class), gazebo);
  }

  /**
   * One subject for each object, in their order.
   *
   * @throws IllegalStateException when the caller is interrupted; it stays so
   */
  List<Subject> subjects(Crew crew, Crew.Progress progress) throws IOException {
    try {
      List<Subject> subjects = new ArrayList<>();
      for (byte[] seen : crew.map(this, new byte[0], matter.objects.size(), progress)) {
        subjects.add(new Subject(matter.objects.get(subjects.size()), Parcel.open(seen, Seen.class).views));
      }
      return subjects;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public byte[] matter() {
    return Parcel.of(matter);
  }

  @Override
  public byte[] job(byte[] state, int index) {
    Subject subject = looks.subject(matter.objects.get(index), index, matter.views, matter.seed);
    return Parcel.of(new Seen(subject.views()));
  }

  @Override
  public void close() {
    end.run();
  }
}
