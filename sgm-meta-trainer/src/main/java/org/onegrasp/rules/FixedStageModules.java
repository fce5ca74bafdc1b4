package org.onegrasp.rules;

import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.network.Arena;

/** The modules of a {@link StageShape} in integers: int8 weights, and int8 gradients of any scale. */
final class FixedStageModules {
  private final StageShape stage;
  private final Kernels kernels;
  private final Arena arena;
  private final int weights; // int8
  private final BlockShifts shifts; // [b]

  FixedStageModules(StageShape stage, float[] parameters, Kernels kernels, Arena arena) {
    this.stage = stage;
    this.kernels = kernels;
    this.arena = arena;
    weights = arena.bytes("module weights", stage.parameters());
    shifts = new BlockShifts(stage.modules());
    for (int b = 0; b < stage.modules(); b++) {
      ModuleWeights.pack(parameters, stage.offset(b), stage.module().weights(), arena.slab(),
          weights + stage.offset(b));
    }
  }

  /** Before a lesson. */
  void reset() {
    shifts.reset();
  }

  /** S_b from S_top, int8 offsets. */
  void gradient(int b, int top, int to) {
    do {
      kernels.convolve8(stage.module(), arena.slab(), top, weights + stage.offset(b), -1, shifts.get(b), false, to);
    } while (shifts.saturated(b, arena.slab(), to, stage.module().outputs()));
  }
}
