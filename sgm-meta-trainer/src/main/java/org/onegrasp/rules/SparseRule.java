package org.onegrasp.rules;

import java.util.List;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.LearningRule;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/**
 * Sparse update: errors are exact, but in the last layers only some input channels learn, so that the maps of the
 * others need not be kept, nor their gradients made. Which, the first samples of a lesson say ({@link ChannelChoice});
 * how many, a pool of bytes. All biases of these layers learn, and all of the last layer.
 *
 * <p>
 * Updating few layers, and in them a part of the channels and all biases, is the sparse update of Lin, Zhu, Chen, Wang,
 * Gan, Han 2022 (arXiv 2206.15472), which finds layers and shares once for all tasks. That the task's first samples
 * choose, by Fisher information for each byte and multiplication, is TinyTrain's (Kwon, Li, Venieris, Chauhan, Lane,
 * Mascolo 2024, arXiv 2307.09988), which weighs a layer so and chooses channels inside it.
 */
final class SparseRule extends LearningRule {
  private static final String NAME = "bp-sparse";
  /** On our network the last one, and those of stride 1 below it. */
  private static final int LAYERS = 4;
  /** Bytes for what learns below the last layer. */
  static final int POOL = 24_576;

  @Override
  public List<Rule> variants() {
    return List.of(fixedVariant(NAME, LAYERS, 0.004), floatVariant(NAME, LAYERS, 0.01));
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    return new FixedSparse(parts, POOL);
  }

  /** Once channels are chosen. */
  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return macs(model.shape(), firstLayer);
  }

  @Override
  public FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    return new SparseBackpropagation(network, firstLayer, POOL, arena);
  }

  @Override
  public long floatMacs(GraspModel model, int firstLayer) {
    return macs(model.shape(), firstLayer);
  }

  /** Forth, down to the lowest layer that learns, and as many gradients of weights as the pool has room for. */
  static long macs(NetworkShape shape, int firstLayer) {
    int lowest = ChannelChoice.lowest(shape, firstLayer);
    return shape.macs(0) + shape.macs(lowest + 1) + ChannelChoice.mostMacs(shape, firstLayer, POOL);
  }
}
