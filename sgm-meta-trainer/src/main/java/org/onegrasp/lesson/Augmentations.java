package org.onegrasp.lesson;

import java.util.random.RandomGenerator;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * The samples of a lesson in fixed point: augmentations of what was shown, all in the lesson's arena. A sample can be drawn once more
 * instead of being kept.
 */
public final class Augmentations {
  private final Augmenter augmenter;
  private final Arena arena;
  private final int demonstration;
  private final int label;
  private final Replay replay = new Replay();
  private Grasp grasp;
  private RandomGenerator random;
  private long seed; // of the sample that may be drawn again

  Augmentations(NetworkShape shape, WorkArea area, AugmentationSettings settings, Arena arena) {
    augmenter = new Augmenter(area, settings);
    this.arena = arena;
    demonstration = arena.bytes("demonstration", shape.inputs(0));
    label = arena.bytes("label and error", shape.outputs(shape.size() - 1));
  }

  /** @param heights (96, 96) int8 millimetres, from now on */
  void show(byte[] heights) {
    System.arraycopy(heights, 0, arena.slab(), demonstration, heights.length);
  }

  /** int8 offset of the label map, where the error may come when the label is not needed any more. */
  public int label() {
    return label;
  }

  /** Where the samples that follow have their grasp and their random numbers from. */
  void draw(Grasp shown, RandomGenerator source) {
    grasp = shown;
    random = source;
  }

  /** Overwrites the input at this int8 offset and the label. */
  public void next(int input) {
    augmenter.sample(arena.slab(), demonstration, grasp, random, arena.slab(), input, arena.slab(), label);
  }

  /** The same for a sample that {@link #again} can draw. */
  public void nextOfSeed(int input) {
    seed = random.nextLong();
    replay.seed(seed);
    augmenter.sample(arena.slab(), demonstration, grasp, replay, arena.slab(), input, arena.slab(), label);
  }

  /** The same input as at the latest {@link #nextOfSeed} once more; the label stays as it is. */
  public void again(int input) {
    replay.seed(seed);
    augmenter.sample(arena.slab(), demonstration, grasp, replay, arena.slab(), input);
  }

  /** A random number of the lesson. */
  public long nextLong() {
    return random.nextLong();
  }
}
