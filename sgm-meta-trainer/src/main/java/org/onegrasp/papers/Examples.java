package org.onegrasp.papers;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Labelled examples of a classification task.
 *
 * @param shape of one example, such as (height, width, channels) or (frames, bands)
 * @param inputs all examples one after the other, each row-major in its shape
 * @param labels one an example, 0 to classes - 1
 */
public record Examples(int[] shape, float[] inputs, int[] labels, int classes) {
  public Examples {
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if ((long) size * labels.length != inputs.length) {
      throw new IllegalArgumentException(labels.length + " examples of shape " + Arrays.toString(shape) + " need "
          + (long) size * labels.length + " values, got " + inputs.length);
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException("label " + label + " is not in 0 to " + (classes - 1));
      }
    }
  }

  public int count() {
    return labels.length;
  }

  /** Values of one example. */
  public int size() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** Copies one example's values to {@code into} from position {@code at} on. */
  public void copy(int example, float[] into, int at) {
    System.arraycopy(inputs, example * size(), into, at, size());
  }

  /** These examples in this order; an index may come more than once. */
  public Examples select(int... indexes) {
    int size = size();
    float[] chosen = new float[Math.multiplyExact(indexes.length, size)];
    int[] chosenLabels = new int[indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      System.arraycopy(inputs, indexes[i] * size, chosen, i * size, size);
      chosenLabels[i] = labels[indexes[i]];
    }
    return new Examples(shape, chosen, chosenLabels, classes);
  }

  /** Those of some classes, which are labelled by their places in the list. */
  public Examples ofClasses(List<Integer> chosen) {
    int[] kept = IntStream.range(0, count()).filter(n -> chosen.contains(labels[n])).toArray();
    Examples some = select(kept);
    return new Examples(shape, some.inputs, Arrays.stream(some.labels).map(chosen::indexOf).toArray(), chosen.size());
  }

  /** Examples {@code from} to before {@code to}. */
  public Examples part(int from, int to) {
    return new Examples(shape, Arrays.copyOfRange(inputs, from * size(), to * size()),
        Arrays.copyOfRange(labels, from, to),
        classes);
  }

  /** The first examples, at most so many of each class, in their order. */
  public Examples firstOfEachClass(int perClass) {
    return ofEachClass(0, perClass);
  }

  /** Of each class the examples {@code from} to before {@code to}, as far as there are any, in their order. */
  public Examples ofEachClass(int from, int to) {
    int[] taken = new int[classes];
    int[] kept = new int[count()];
    int n = 0;
    for (int i = 0; i < count(); i++) {
      int order = taken[labels[i]]++;
      if (order >= from && order < to) {
        kept[n++] = i;
      }
    }
    return select(Arrays.copyOf(kept, n));
  }

  /** All indexes in random order (Fisher and Yates). */
  public int[] order(SplittableRandom random) {
    return order(count(), random);
  }

  static int[] order(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
