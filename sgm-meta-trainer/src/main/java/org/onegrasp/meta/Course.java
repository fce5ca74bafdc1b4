package org.onegrasp.meta;

import java.util.List;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.model.GraspModel;
import org.onegrasp.world.WorkArea;

/** All that a run of meta-training depends on: the same course gives the same bytes, with any number of threads. */
public record Course(NetworkShape shape, MetaSettings settings, WorkArea area, List<Subject> subjects, long seed) {
  public Course {
    subjects = List.copyOf(subjects);
  }

  /** What the network is shown: all of the work area. */
  public InputSpec input() {
    return GraspModel.inputOf(shape, area.size() / shape.layer(0).height());
  }

  /** What it says. */
  public OutputSpec output() {
    return GraspModel.outputOf(shape, input());
  }

  /** Of all that is random in one lane of one step. */
  long laneSeed(int purpose, int step, int lane) {
    return ((seed * 31 + purpose) * 1_000_003L + step) * 1_009L + lane;
  }
}
