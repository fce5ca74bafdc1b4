package org.onegrasp.lesson;

import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.world.Grasp;

/** Learns nothing: what the start weights do. */
final class UntaughtPupil implements Pupil {
  private final FloatServing serving;
  private final float[] start;

  UntaughtPupil(GraspModel model) {
    serving = new FloatServing(model.shape());
    start = model.start();
  }

  @Override
  public void teach(byte[] heights, Grasp grasp, long seed) {
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
  public int practise() {
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
