package org.onegrasp.model;

import java.util.List;
import org.onegrasp.grasp.InputSpec;

/**
 * Where the binary points of the network lie: the real value of an integer q with f fraction bits is q / 2^f. Found
 * once by calibration, part of the model. Errors and gradients need none: teaching uses their directions only.
 *
 * @param weightBits [i] of layer i's int16 master weights and biases; products use the upper 8 bits, so f - 8
 * @param activationBits [i] of layer i's int8 output; there is none for the last layer, whose accumulators are the
 * logits
 */
public record FixedFormat(List<Integer> weightBits, List<Integer> activationBits) {
  /** Fraction bits of the network's input: one unit is 1 mm. */
  public static final int INPUT_BITS = Integer.numberOfTrailingZeros(InputSpec.UNIT);
  private static final int MASTER_BITS = 8;

  public FixedFormat {
    weightBits = List.copyOf(weightBits);
    activationBits = List.copyOf(activationBits);
    if (activationBits.size() != weightBits.size() - 1) {
      throw new IllegalArgumentException(
          weightBits.size() + " layers need " + (weightBits.size() - 1) + " activation formats, got "
              + activationBits.size());
    }
  }

  /** Fraction bits of layer i's input. */
  public int inputBits(int i) {
    return i == 0 ? INPUT_BITS : activationBits.get(i - 1);
  }

  /** Fraction bits of layer i's accumulators. */
  public int accumulatorBits(int i) {
    return inputBits(i) + weightBits.get(i) - MASTER_BITS;
  }

  /** Bits that layer i's accumulators lose on the way to its int8 output. */
  int outputShift(int i) {
    return accumulatorBits(i) - activationBits.get(i);
  }
}
