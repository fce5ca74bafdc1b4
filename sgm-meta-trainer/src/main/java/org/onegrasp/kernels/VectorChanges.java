package org.onegrasp.kernels;

import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Kernels#changes8} with vectors. */
final class VectorChanges {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> SLAB = ByteVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = VectorByteTile.BYTES;
  private static final int LANES = INTS.length();
  private static final int SIGNS = 0x80808080;

  private VectorChanges() {}

  static void changes8(byte[] m, int more, int known, int shift, int before, int changes, int count) {
    int whole = VectorTotals.rounds(shift) ? count / LANES * LANES : 0;
    for (int i = 0; i < whole; i += LANES) {
      IntVector sum = ByteVector.fromArray(SLAB, m, more + 4 * i).reinterpretAsInts()
          .add(ByteVector.fromArray(SLAB, m, known + 4 * i).reinterpretAsInts());
      // not negative, so that ties need no care
      IntVector y = sum.max(0).min(Byte.MAX_VALUE << shift).add(1 << shift - 1).lanewise(VectorOperators.ASHR, shift);
      if (VectorByteTile.FOUR) {
        int four = y.lanewise(VectorOperators.LSHL, IntVector.fromArray(INTS, VectorTotals.PLACES, 0))
            .reduceLanes(VectorOperators.ADD);
        // no borrow leaves a byte, as both are 0 to 127
        putInt(m, changes + i, (four | SIGNS) - getInt(m, before + i) ^ SIGNS);
      } else {
        ((ByteVector) y.convertShape(VectorOperators.I2B, BYTES, 0)).sub(ByteVector.fromArray(BYTES, m, before + i))
            .intoArray(m, changes + i);
      }
    }
    ScalarIntegers.changes8(m, more + 4 * whole, known + 4 * whole, shift, before + whole, changes + whole,
        count - whole);
  }
}
