package org.onegrasp.lesson;

import java.util.random.RandomGenerator;
import org.onegrasp.fixedpoint.SplitMix64;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * The samples of a lesson in fixed point: augmentations of what was shown, all in the lesson's arena. A sample can be
 * drawn once more instead of being kept.
 */
public final class Augmentations {
  private final InputSpec input;
  private final Augmenter augmenter;
  private final Arena arena;
  private final int demonstration;
  private final SplitMix64 replay = new SplitMix64();
  private Grasp grasp;
  private RandomGenerator random;
  private long seed; // of the sample that may be drawn again
  private boolean lookedAt; // what is shown, with this grasp

  Augmentations(GraspModel model, WorkArea area, AugmentationSettings settings, Arena arena) {
    NetworkShape shape = model.shape();
    input = model.input();
    augmenter = new Augmenter(input, model.output(), area, settings);
    this.arena = arena;
    demonstration = arena.bytes("demonstration", shape.inputs(0));
  }

  /** @param seen the network's input, int8 (side, side, channels), from now on */
  void show(byte[] seen) {
    input.things(seen, arena.slab(), demonstration);
    lookedAt = false;
  }

  /** Where the samples that follow have their grasp and their random numbers from. */
  void draw(Grasp shown, RandomGenerator source) {
    lookedAt &= shown.equals(grasp);
    grasp = shown;
    random = source;
  }

  /** Overwrites the input and the label at these int8 offsets. */
  public void next(int input, int label) {
    sample(random, input).label(arena.slab(), label);
  }

  /** The same for a sample that {@link #again} can draw. */
  public void nextOfSeed(int input, int label) {
    seed = random.nextLong();
    replay.seed(seed);
    sample(replay, input).label(arena.slab(), label);
  }

  /** The same input as at the latest {@link #nextOfSeed} once more, without its label. */
  public void again(int input) {
    replay.seed(seed);
    sample(replay, input);
  }

  /** The same with its label. */
  public void again(int input, int label) {
    replay.seed(seed);
    sample(replay, input).label(arena.slab(), label);
  }

  private Augmenter sample(RandomGenerator of, int input) {
    if (!lookedAt) {
      augmenter.look(arena.slab(), demonstration, grasp);
      lookedAt = true;
    }
    return augmenter.nextSample(arena.slab(), demonstration, grasp, of, arena.slab(), input);
  }

  /** A random number of the lesson. */
  public long nextLong() {
    return random.nextLong();
  }
}
