package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FourierTest {
  @Test
  void equalsTheSumThatDefinesIt() {
    for (int n : new int[] {1, 2, 8, 64}) {
      SplittableRandom random = new SplittableRandom(n);
      double[] re = random.doubles(n).toArray();
      double[] im = random.doubles(n).toArray();
      double[] r = re.clone();
      double[] i = im.clone();
      new Fourier(n).transform(r, i);
      for (int k = 0; k < n; k++) {
        double sumRe = 0;
        double sumIm = 0;
        for (int m = 0; m < n; m++) {
          double angle = -2 * Math.PI * k * m / n;
          sumRe += re[m] * Math.cos(angle) - im[m] * Math.sin(angle);
          sumIm += re[m] * Math.sin(angle) + im[m] * Math.cos(angle);
        }
        assertEquals(sumRe, r[k], 1e-12 * n);
        assertEquals(sumIm, i[k], 1e-12 * n);
      }
    }
  }
}
