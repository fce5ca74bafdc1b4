package org.onegrasp.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * As many multiply-adds as the machine can do with vectors of the preferred width: twelve chains that do not wait for
 * one another, in registers alone. For benchmarks; it is here because tests are compiled without the incubating module.
 */
final class VectorPeak {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;
  private static final int STEPS = 1000;
  private static float last;

  private VectorPeak() {}

  /** Does at least so many and returns how many. */
  static long run(long least) {
    long done = 0;
    while (done < least) {
      last += chains();
      done += (long) STEPS * CHAINS * FLOATS.length();
    }
    return Float.isNaN(last) ? 0 : done;
  }

  private static float chains() {
    FloatVector half = FloatVector.broadcast(FLOATS, 0.5f);
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    FloatVector s0 = FloatVector.broadcast(FLOATS, 0);
    FloatVector s1 = FloatVector.broadcast(FLOATS, 1);
    FloatVector s2 = FloatVector.broadcast(FLOATS, 2);
    FloatVector s3 = FloatVector.broadcast(FLOATS, 3);
    FloatVector s4 = FloatVector.broadcast(FLOATS, 4);
    FloatVector s5 = FloatVector.broadcast(FLOATS, 5);
    FloatVector s6 = FloatVector.broadcast(FLOATS, 6);
    FloatVector s7 = FloatVector.broadcast(FLOATS, 7);
    FloatVector s8 = FloatVector.broadcast(FLOATS, 8);
    FloatVector s9 = FloatVector.broadcast(FLOATS, 9);
    FloatVector s10 = FloatVector.broadcast(FLOATS, 10);
    FloatVector s11 = FloatVector.broadcast(FLOATS, 11);
    for (int i = 0; i < STEPS; i++) {
      s0 = s0.fma(half, one);
      s1 = s1.fma(half, one);
      s2 = s2.fma(half, one);
      s3 = s3.fma(half, one);
      s4 = s4.fma(half, one);
      s5 = s5.fma(half, one);
      s6 = s6.fma(half, one);
      s7 = s7.fma(half, one);
      s8 = s8.fma(half, one);
      s9 = s9.fma(half, one);
      s10 = s10.fma(half, one);
      s11 = s11.fma(half, one);
    }
    return s0.add(s1).add(s2).add(s3).add(s4).add(s5).add(s6).add(s7).add(s8).add(s9).add(s10).add(s11)
        .reduceLanes(VectorOperators.ADD);
  }
}
