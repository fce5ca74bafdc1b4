package org.onegrasp.papers;

/**
 * A last layer that tells classes by the nearest prototype, the mean of what the layers below give for the examples of
 * a class (Snell et al. 2017, arXiv 1703.05175). The squared distance is linear up to a part that all classes share, so
 * prototypes are the weights of an ordinary layer, which a lesson may start from (as Triantafillou et al. 2020, arXiv
 * 1903.03096, do):
 *
 * <pre>
 *   -t |f - p_c|^2  =  t (2 f.(p_c - p) - (|p_c|^2 - s))  +  the same for all c
 *   p = mean of the p_c,  s = mean of the |p_c|^2
 *   t = 4 / mean of |p_c - p_d|^2 over pairs of classes
 * </pre>
 *
 * Subtracting p and s keeps weights and bias small, which integers need; t makes an example that lies on its prototype
 * 4 nats likelier than one class beside it.
 */
final class Prototypes {
  private static final double NATS = 4;

  private Prototypes() {}

  /** Writes the last layer of the network's parameters, whose outputs are the classes of the support. */
  static void write(ForwardNet net, float[] parameters, Examples support) {
    int classes = support.classes();
    float[] features = net.features(parameters, support);
    int units = features.length / support.count();
    double[][] prototypes = means(features, units, support);
    double[] middle = new double[units];
    double[] squares = new double[classes];
    double meanSquare = 0;
    for (int c = 0; c < classes; c++) {
      for (int u = 0; u < units; u++) {
        middle[u] += prototypes[c][u] / classes;
        squares[c] += prototypes[c][u] * prototypes[c][u];
      }
      meanSquare += squares[c] / classes;
    }
    double t = NATS / Math.max(1e-9, meanDistance(prototypes));
    int at = parameters.length - classes * (units + 1);
    for (int c = 0; c < classes; c++) {
      for (int u = 0; u < units; u++) {
        parameters[at + u * classes + c] = (float) (2 * t * (prototypes[c][u] - middle[u]));
      }
      parameters[at + units * classes + c] = (float) (-t * (squares[c] - meanSquare));
    }
  }

  private static double[][] means(float[] features, int units, Examples support) {
    double[][] means = new double[support.classes()][units];
    int[] counts = new int[support.classes()];
    for (int label : support.labels()) {
      counts[label]++;
    }
    for (int n = 0; n < support.count(); n++) {
      int c = support.labels()[n];
      for (int u = 0; u < units; u++) {
        means[c][u] += features[n * units + u] / counts[c];
      }
    }
    return means;
  }

  /** Squared. */
  private static double meanDistance(double[][] prototypes) {
    double sum = 0;
    for (double[] p : prototypes) {
      for (double[] q : prototypes) {
        for (int u = 0; u < p.length; u++) {
          sum += (p[u] - q[u]) * (p[u] - q[u]);
        }
      }
    }
    return sum / (prototypes.length * (prototypes.length - 1));
  }
}
