package org.onegrasp.export;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.PlacedStep;
import org.onegrasp.network.SlidingRows;

/**
 * The steps of a pass, as the schedules of org.onegrasp.rules name them, as rows for pass.c: what is done, in which
 * layer, and with which tensors.
 */
final class StepRows {
  private static final Pattern LAYER = Pattern.compile("layer (\\d+)");
  private static final Pattern LEARNS = Pattern.compile("layer (\\d+) learns");
  private static final Pattern OPEN_UNITS = Pattern.compile("open units of h_(\\d+)");
  private static final Pattern GRADIENT = Pattern.compile("([gSCr])_(\\d+)");
  private static final int NONE = 0; // in place of a tensor or a layer
  private final NetworkShape shape;
  private final int top; // layer from which modules hang, 0 where there are none
  private final int behind; // how far behind its place the input of a pass by sliding rows lies

  /**
   * @param top layer from which modules hang; 0 for rules whose rows slide
   */
  StepRows(NetworkShape shape, int top) {
    this.shape = shape;
    this.top = top;
    behind = top == 0 && SlidingRows.strips(shape) ? SlidingRows.inputBehind(shape) : 0;
  }

  /** One row of C. */
  String row(PlacedStep step) {
    List<Integer> at = step.operands();
    return switch (step.name()) {
      case "sample" -> top > 0 ? row(step, "SAMPLE", NONE, at.get(0), at.get(1))
          : row(step, "SAMPLE_OF_SEED", NONE, at.get(1) + behind, at.get(0));
      case "same sample" -> row(step, "SAME_SAMPLE", NONE, at.get(0) + behind);
      case "layers 0 and 1" -> row(step, "SLIDE_LOWEST", NONE, at.get(0) + behind, at.get(0));
      case "error" -> row(step, "ERROR", shape.size() - 1, at.get(0), at.get(1));
      default -> ofLayer(step, at);
    };
  }

  private String ofLayer(PlacedStep step, List<Integer> at) {
    Matcher named = LAYER.matcher(step.name());
    if (named.matches()) {
      return forward(step, Integer.parseInt(named.group(1)), at);
    }
    named = LEARNS.matcher(step.name());
    if (named.matches()) {
      return row(step, "LEARN", Integer.parseInt(named.group(1)), at.get(0), at.get(1));
    }
    named = OPEN_UNITS.matcher(step.name());
    if (named.matches()) {
      return row(step, "OPEN_UNITS", Integer.parseInt(named.group(1)), at.get(0), at.get(at.size() - 1));
    }
    named = GRADIENT.matcher(step.name());
    if (named.matches()) {
      return gradient(step, named.group(1), Integer.parseInt(named.group(2)), at);
    }
    throw new IllegalStateException("\"" + step.name() + "\" is a step that C has no code for");
  }

  private String forward(PlacedStep step, int i, List<Integer> at) {
    if (i == shape.size() - 1) {
      return row(step, "LOGITS", i, at.get(0), at.get(1));
    }
    return at.size() == 1 ? row(step, "SLIDE_FORWARD", i, at.get(0)) : row(step, "FORWARD", i, at.get(0), at.get(1));
  }

  private String gradient(PlacedStep step, String kind, int i, List<Integer> at) {
    return switch (kind) {
      case "g" -> row(step, "SLIDE_DOWN", back(i + 1), at.get(0), at.get(1), at.get(2));
      case "C" -> row(step, "REDUCE", i, at.get(0), at.get(1));
      case "r" -> row(step, "MODULE_STEP", i + 1, at.get(0), at.get(1));
      default -> i < top ? row(step, "OUTLET", i, at.get(0), at.get(1), at.get(2))
          : row(step, "DESCEND", back(i + 1), at.get(0), at.get(2), at.get(1));
    };
  }

  /** A layer that errors go back through. */
  private int back(int i) {
    if (shape.layer(i).stride() > 1) {
      throw new IllegalArgumentException("layer " + i + " has stride " + shape.layer(i).stride()
          + ", and the C code takes errors down through layers of stride 1 only: choose a rule that learns fewer layers");
    }
    return i;
  }

  private static String row(PlacedStep step, String work, int layer, int... tensors) {
    int b = tensors.length > 1 ? tensors[1] : NONE;
    int c = tensors.length > 2 ? tensors[2] : NONE;
    return "\n  " + CTable.row(work, step.learns() ? 1 : 0, layer, tensors[0], b, c, step.workspace(),
        step.workspaceBytes()) + " /* " + step.name() + " */";
  }
}
