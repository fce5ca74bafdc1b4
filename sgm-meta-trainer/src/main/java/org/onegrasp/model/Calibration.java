package org.onegrasp.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.onegrasp.network.Epilogue;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/** Finds where the binary points of a network lie, from its weights and from what its layers give on typical inputs. */
public final class Calibration {
  /** Teaching may make weights this much larger than the start's largest. */
  private static final double WEIGHT_HEADROOM = 2;
  /** Outputs may become this much larger than any seen here. */
  private static final double ACTIVATION_HEADROOM = 0.8;

  private Calibration() {}

  /** @param inputs typical inputs, (side, side, channels) each */
  public static FixedFormat of(FloatNetwork network, float[] parameters, List<float[]> inputs) {
    NetworkShape shape = network.shape();
    List<Integer> weightBits = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      double largest = 1e-6;
      for (int k = shape.kernelOffset(i); k < shape.kernelOffset(i) + shape.parameters(i); k++) {
        largest = Math.max(largest, Math.abs(parameters[k]));
      }
      weightBits.add(Math.getExponent(Short.MAX_VALUE / (WEIGHT_HEADROOM * largest)));
    }
    double[] largest = largestOutputs(network, parameters, inputs);
    List<Integer> activationBits = new ArrayList<>();
    for (int i = 0; i < shape.size() - 1; i++) {
      activationBits.add(Math.getExponent(Byte.MAX_VALUE / (ACTIVATION_HEADROOM * largest[i])));
    }
    return new FixedFormat(weightBits, activationBits);
  }

  private static double[] largestOutputs(FloatNetwork network, float[] parameters, List<float[]> inputs) {
    NetworkShape shape = network.shape();
    double[] largest = new double[shape.size()];
    java.util.Arrays.fill(largest, 1e-6);
    for (float[] input : inputs) {
      float[][] outputs = new float[shape.size()][];
      for (int i = 0; i < shape.size(); i++) {
        outputs[i] = new float[shape.outputs(i)];
        float[] skip = shape.skip(i) == Epilogue.NO_SKIP ? null : outputs[shape.skip(i)];
        network.forward(i, parameters, i == 0 ? input : outputs[i - 1], skip, outputs[i]);
        for (float value : outputs[i]) {
          largest[i] = Math.max(largest[i], Math.abs(value));
        }
      }
    }
    return largest;
  }

  /** A model of these weights, without any parts. */
  public static GraspModel model(FloatNetwork network, float[] start, List<float[]> inputs) {
    return new GraspModel(network.shape(), start, of(network, start, inputs), Map.of());
  }
}
