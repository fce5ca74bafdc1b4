package org.onegrasp.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.model.GraspModel;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.Grid;
import org.onegrasp.world.Observation;
import org.onegrasp.world.WorkArea;

/**
 * How long it takes from a depth frame to a grasp: height map, network in fixed point, decoding, on the calling thread.
 */
public final class Latency {
  private static final int WARM_UP = 300;
  private final HeightMapper mapper;
  private final FixedLearner learner;
  private final GraspDecoder decoder;
  private final byte[] seen;
  private final float[] quality;

  public Latency(GraspModel model, WorkArea area, double gripperOpening, Kernels.Source kernels) {
    Grid grid = model.input().grid(area);
    mapper = new HeightMapper(grid, true, kernels.make());
    seen = new byte[grid.cells() * model.input().channels()];
    quality = new float[model.output().values(area)];
    learner = new FixedLearner(model, "latency", Rules.standard(), area, FixedLearner.STANDARD_BUDGET, kernels);
    decoder = new GraspDecoder(model.output(), gripperOpening);
  }

  /**
   * Milliseconds from frame to grasp.
   *
   * @param median of all frames
   * @param high exceeded by 1 frame in 100
   * @param grasps frames that gave a grasp
   */
  public record Reading(int frames, double median, double high, int grasps) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT,
          "depth frame to grasp: median %.2f ms, 99th percentile %.2f ms over %,d frames (%,d gave a grasp)",
          median, high, frames, grasps);
    }
  }

  /** Takes the looks in turn until so many frames are timed. */
  public Reading measure(List<Observation> looks, int frames) {
    double[] milliseconds = new double[frames];
    int grasps = 0;
    for (int i = -WARM_UP; i < frames; i++) {
      Observation look = looks.get(Math.floorMod(i, looks.size()));
      long begun = System.nanoTime();
      boolean found = grasp(look);
      if (i >= 0) {
        milliseconds[i] = (System.nanoTime() - begun) * 1e-6;
        grasps += found ? 1 : 0;
      }
    }
    Arrays.sort(milliseconds);
    return new Reading(frames, milliseconds[frames / 2], milliseconds[frames * 99 / 100], grasps);
  }

  private boolean grasp(Observation look) {
    HeightMap map = mapper.map(look);
    learner.predict(learner.start(), learner.input().things(map, seen), quality);
    return decoder.decode(quality, map).best().isPresent();
  }
}
