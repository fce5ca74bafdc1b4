package org.onegrasp.meta;

import java.util.List;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.WorkArea;

/** All that a run of meta-training depends on: the same course gives the same bytes, with any number of threads. */
public record Course(NetworkShape shape, MetaSettings settings, WorkArea area, List<Subject> subjects, long seed) {
  public Course {
    subjects = List.copyOf(subjects);
  }
}
