package org.onegrasp.network.layers;

import java.util.Arrays;
import org.onegrasp.network.Arena;

/** Forward passes of a {@link RecurrentNet} that keep only the states of the time step in hand. */
public final class TimeInference {
  private final RecurrentNet net;
  private final float[][] before; // [layer]: (batch, units)
  private final float[][] after;
  private final float[] kept; // of one cell
  private final float[] outputs; // (batch, outputs)

  /** @param batch most samples of a batch */
  public TimeInference(RecurrentNet net, int batch, Arena arena) {
    this.net = net;
    before = new float[net.size()][];
    after = new float[net.size()][];
    for (int i = 0; i < net.size(); i++) {
      before[i] = arena.floats("state of layer " + i, batch * net.cell(i).units());
      after[i] = arena.floats("next state of layer " + i, batch * net.cell(i).units());
    }
    kept = arena.floats("gates", batch * net.cells().stream().mapToInt(Cell::kept).max().orElseThrow());
    outputs = arena.floats("outputs", batch * net.head().outputs());
  }

  /** Told of each layer at each time step, right after it was computed. */
  public interface Observer {
    void stepped(int step, int layer, float[] x, float[] before, float[] after, float[] kept);
  }

  /** Runs all steps; the result, (batch, outputs), stays valid until the next pass. */
  public float[] outputs(int batch, float[] parameters, float[][] x) {
    return outputs(batch, parameters, x, (step, layer, input, h, next, gates) -> {});
  }

  /** The same, with an observer who may change the parameters of the layer that it is told of. */
  public float[] outputs(int batch, float[] parameters, float[][] x, Observer observer) {
    for (float[] state : after) {
      Arrays.fill(state, 0);
    }
    for (int t = 0; t < net.steps(); t++) {
      for (int i = 0; i < net.size(); i++) {
        float[] next = before[i];
        before[i] = after[i];
        after[i] = next;
        float[] input = i == 0 ? x[t] : after[i - 1];
        net.cell(i).step(batch, new Slice(parameters, net.at(i)), input, before[i], next, kept);
        observer.stepped(t, i, input, before[i], next, kept);
      }
    }
    net.head().forward(batch, parameters, net.at(net.size()), last(), outputs);
    return outputs;
  }

  /** Last state of the uppermost recurrent layer, (batch, units). */
  public float[] last() {
    return after[net.size() - 1];
  }
}
