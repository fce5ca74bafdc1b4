package org.onegrasp.rules;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.Lesson;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rates;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** What tests of lessons in fixed point start from and look at. */
final class LessonProbe {
  private LessonProbe() {}

  /** A lesson over the standard work area. */
  static Lesson lesson(GraspModel model, int firstLayer, Arena arena, Function<LessonParts, FixedPass> makes) {
    LessonParts parts = new LessonParts(model, firstLayer, WorkArea.STANDARD, AugmentationSettings.STANDARD, arena,
        Kernels.best());
    return new Lesson(parts, makes.apply(parts));
  }

  /** Offset of the int8 velocity in the slab of a lesson's arena. */
  static int velocity(Arena arena) {
    return arena.residents().stream().filter(tensor -> tensor.life().name().equals("velocity")).findAny().orElseThrow()
        .offset();
  }

  /** A demonstration on the standard work area. */
  static Demonstration shown(String object, byte[] heights, Grasp grasp) {
    return new Demonstration(object, InputSpec.STANDARD.grid(WorkArea.STANDARD), heights, grasp);
  }

  /** Height map of a bar along x, thicker at one end. */
  static byte[] bar() {
    byte[] map = new byte[96 * 96];
    for (int row = 0; row < 96; row++) {
      for (int column = 30; column < 70; column++) {
        int half = column < 40 ? 8 : 4;
        map[row * 96 + column] = (byte) (Math.abs(row - 48) < half ? 30 : 0);
      }
    }
    return map;
  }

  /** Height map of a block in the middle, 40 mm x 80 mm, 30 mm high. */
  static byte[] block() {
    byte[] map = new byte[96 * 96];
    for (int row = 38; row < 58; row++) {
      Arrays.fill(map, row * 96 + 43, row * 96 + 53, (byte) 30);
    }
    return map;
  }

  /** As the float network takes it. */
  static float[] floats(byte[] map) {
    float[] values = new float[map.length];
    for (int k = 0; k < map.length; k++) {
      values[k] = map[k] / 64f;
    }
    return values;
  }

  /** Start weights of He's variance, from whole random numbers only, so that they are the same on every JDK. */
  static float[] heUniform(NetworkShape shape, SplittableRandom random) {
    float[] values = new float[shape.parameters()];
    for (int i = 0; i < shape.size(); i++) {
      fill(values, shape.kernelOffset(i), shape.layer(i).weights(), (float) Math.sqrt(6.0 / shape.layer(i).terms()),
          random);
    }
    return values;
  }

  static float[] uniform(int count, float bound, SplittableRandom random) {
    float[] values = new float[count];
    fill(values, 0, count, bound, random);
    return values;
  }

  static void fill(float[] values, int from, int count, double bound, SplittableRandom random) {
    for (int k = from; k < from + count; k++) {
      values[k] = (float) (bound * (2 * random.nextDouble() - 1));
    }
  }

  /** Between a layer's int8 velocity and a gradient of all parameters. */
  static double cosine(byte[] m, int velocity, float[] gradient, int from, int count) {
    double dot = 0;
    double a = 0;
    double b = 0;
    for (int k = from; k < from + count; k++) {
      dot += m[velocity + k] * gradient[k];
      a += m[velocity + k] * m[velocity + k];
      b += gradient[k] * gradient[k];
    }
    return dot / Math.sqrt(a * b);
  }

  /** Q0.24, one for the lowest layers, so many, and one for those above. */
  static Rates rates(int low, int lowLayers, int above) {
    double[] rates = new double[NetworkShape.grasp().size()];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = Math.scalb((double) (i < lowLayers ? low : above), -24);
    }
    Rates all = new Rates(rates);
    all.at(0, 1);
    return all;
  }

  /** Q0.24, for all layers. */
  static Rates rates(int rate) {
    return Rates.all(NetworkShape.grasp().size(), rate);
  }

  static void update(CRC32 sum, short[] weights) {
    for (short weight : weights) {
      sum.update(weight);
      sum.update(weight >> 8);
    }
  }
}
