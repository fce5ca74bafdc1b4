package org.onegrasp.lesson;

import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.world.WorkArea;

/** Learns nothing: what the start weights do. */
public final class UntaughtLearner implements OneShotLearner {
  private final FloatServing serving;
  private final float[] start;

  public UntaughtLearner(GraspModel model, WorkArea area, Kernels kernels) {
    serving = new FloatServing(new FloatNetwork(model.shapeOver(area), kernels));
    start = model.start();
  }

  @Override
  public void teach(Demonstration shown, long seed) {
    // the whole point
  }

  @Override
  public void teachOn(Demonstration shown, Rehearsal rehearsal, long seed) {
    // likewise
  }

  @Override
  public void predict(byte[] heights, float[] quality) {
    serving.predict(start, heights, quality);
  }

  @Override
  public int repeatSteps() {
    return 0;
  }

  @Override
  public long peakBytes() {
    return 0;
  }

  @Override
  public long macsPerLesson() {
    return 0;
  }

  @Override
  public boolean learns() {
    return false;
  }
}
