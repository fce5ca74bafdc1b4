package org.onegrasp.lesson;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.fixedpoint.LittleEndian;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.network.Arena;

class FixedServingTest {
  private final GraspModel model = ModelFile.shipped().model();
  private final SplittableRandom random = new SplittableRandom(5);

  FixedServingTest() throws IOException {}

  private byte[] table(int things) {
    byte[] seen = new byte[model.input().values()];
    for (int i = 0; i < things; i++) {
      int row = random.nextInt(80);
      int col = random.nextInt(80);
      byte height = (byte) random.nextInt(3, 128);
      for (int cell = 0; cell < 200; cell++) {
        seen[(row + cell / 14) * 96 + col + cell % 14] = height;
      }
    }
    return seen;
  }

  private float[] fresh(short[] weights, byte[] seen) {
    float[] quality = new float[model.output().values()];
    new FixedServing(model, Kernels.best()).predict(weights, seen, quality);
    return quality;
  }

  @Test
  void qualitiesDoNotDependOnWhatWasSeenBefore() {
    FixedServing serving = new FixedServing(model, Kernels.best());
    short[] start = model.fixedStart();
    short[] taught = start.clone();
    for (int k = 0; k < taught.length; k += 3) {
      taught[k] += 900;
    }
    float[] quality = new float[model.output().values()];
    short[][] turns = {start, start, start, taught, start, taught, taught, taught, start, start};
    for (int i = 0; i < turns.length; i++) {
      byte[] seen = table(i % 4);
      serving.predict(turns[i], seen, quality);
      assertArrayEquals(fresh(turns[i], seen), quality, "look " + i);
    }
  }

  /** At any number of fraction bits, also behind the end of the table. */
  @Test
  void probabilitiesAreThoseOfTheExponentialsOfLogits() {
    FixedSoftmax softmax = new FixedSoftmax(new Dither(), Arena.unlimited());
    byte[] m = new byte[4 * 1000];
    float[] out = new float[1000];
    for (int bits : new int[] {3, 5, 9, 14, 20}) {
      double[] exponentials = new double[out.length];
      double sum = 0;
      for (int k = 0; k < out.length; k++) {
        double nats = k == 0 ? 0 : -30 * random.nextDouble();
        int logit = (int) Math.round(nats * (1 << bits));
        LittleEndian.putInt(m, 4 * k, logit + 77);
        exponentials[k] = StrictMath.exp(logit / (double) (1 << bits));
        sum += (float) exponentials[k];
      }
      softmax.probabilities(m, 0, bits, 0.5f, out);
      for (int k = 0; k < out.length; k++) {
        float expected = (float) (0.5 * exponentials[k] / sum);
        assertEquals(expected, out[k], 2 * Math.ulp(expected), bits + " bits, value " + k);
      }
    }
  }
}
