package org.onegrasp.evaluation;

import java.util.Arrays;
import java.util.List;
import org.onegrasp.world.Observation;

/** Several pictures of a scene in which nothing moves, made into one. */
final class Frames {
  private Frames() {}

  /** Each pixel's median over the pictures in which it was seen, the lower one of two; of the last otherwise. */
  static Observation median(List<Observation> frames) {
    Observation last = frames.get(frames.size() - 1);
    if (frames.size() == 1) {
      return last;
    }
    float[] metres = new float[last.depthMetres().length];
    float[] values = new float[frames.size()];
    for (int i = 0; i < metres.length; i++) {
      int seen = 0;
      for (Observation frame : frames) {
        float depth = frame.depthMetres()[i];
        if (depth > 0 && depth < Float.POSITIVE_INFINITY) {
          values[seen++] = depth;
        }
      }
      Arrays.sort(values, 0, seen);
      metres[i] = seen == 0 ? Float.NaN : values[(seen - 1) / 2];
    }
    return new Observation(last.camera(), last.cameraInBase(), metres, last.rgb(), last.stampSeconds());
  }
}
