package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.LittleEndian.getLong;
import static org.onegrasp.fixedpoint.LittleEndian.putLong;

import java.util.Arrays;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.SlidingRows;

/**
 * Which input channels of which hidden layers learn. All of them are candidates; a candidate's score is the Fisher
 * information of its map a on a few samples n of the lesson, and the best are taken until a pool of bytes is full:
 *
 * <pre>
 *   score(i, c) = sum_n (sum_xy a g)^2                    g = dL/da
 *               = sum_n (sum_k w_k G_k)^2                 over the weights k that see the channel, G = dL/dw
 *   the next is the one of most score / (bytes * multiplications) that still has room
 * </pre>
 *
 * The second form needs of the layer only what a lesson has anyway, so that a candidate is scored in the place where it
 * would learn: as many candidates at a time as their maps find room in the pool, one group after the other on the same
 * sample. The last layer is no candidate, all of it learns.
 *
 * <p>
 * A candidate takes its map, and for each weight a byte of velocity and one of the weight's lower half.
 */
final class ChannelChoice {
  /** Samples whose errors settle before the first is scored. */
  static final int SETTLING = 1;
  /** Samples that candidates are scored on. */
  static final int SCORED = 6;
  private static final int SCORE_BITS = 14; // of the largest sum of a sample; SCORED squares fit an int
  private final NetworkShape shape;
  private final int lowest;
  private final int last;
  private final int pool;
  private final Arena arena;
  private final int[] base; // [i] the first of layer i's channels among all
  private final int[] counts; // [i] channels of layer i that learn, or are scored
  private final ConvShape[][] parts; // [i][n] layer i as it sees n channels only
  private final int[] channels; // [base + j], ascending, j below count
  private final int[] scores; // [base + channel]
  private final int sums; // int64 offset, [base + channel], of the present sample
  private final int[] bits; // [base + channel] fraction bits of that, beside those of others

  /**
   * @param firstLayer lowest layer that may learn
   * @param pool bytes for all that learns below the last layer
   */
  ChannelChoice(NetworkShape shape, int firstLayer, int pool, Arena arena) {
    this.shape = shape;
    this.pool = pool;
    this.arena = arena;
    lowest = lowest(shape, firstLayer);
    last = shape.size() - 1;
    base = new int[shape.size()];
    counts = new int[shape.size()];
    parts = new ConvShape[shape.size()][];
    int all = 0;
    for (int i = lowest; i <= last; i++) {
      base[i] = all;
      all += shape.layer(i).inC();
      parts[i] = parts(shape.layer(i));
    }
    channels = arena.intArray("channels that learn", all);
    scores = arena.intArray("scores of channels", all);
    bits = arena.intArray("fraction bits of sums", all);
    sums = arena.bytes("sums of channels", Long.BYTES * all);
    reset();
  }

  /** Below it a network like ours has strides and no whole map, see {@link SlidingRows}. */
  static int lowest(NetworkShape shape, int firstLayer) {
    return Math.max(firstLayer, SlidingRows.strips(shape) ? 2 : 0);
  }

  private static ConvShape[] parts(ConvShape s) {
    ConvShape[] parts = new ConvShape[s.inC() + 1];
    for (int n = 1; n <= s.inC(); n++) {
      parts[n] = new Convolution(n, s.outC(), s.kernel(), s.stride(), s.dilation(), false).over(s.height(), s.width());
    }
    return parts;
  }

  /** Lowest layer that learns. */
  int lowest() {
    return lowest;
  }

  /** Before a lesson: nothing is scored, and the last layer alone learns. */
  void reset() {
    Arrays.fill(scores, 0);
    none();
    counts[last] = shape.layer(last).inC();
    for (int j = 0; j < counts[last]; j++) {
      channels[base[last] + j] = j;
    }
  }

  private void none() {
    Arrays.fill(counts, lowest, last, 0);
  }

  /** Channels of layer i that learn, or are scored now. */
  int count(int i) {
    return counts[i];
  }

  /** The j-th of them. */
  int channel(int i, int j) {
    return channels[base[i] + j];
  }

  /** Layer i as it sees these channels only, at least one. */
  ConvShape part(int i) {
    return parts[i][counts[i]];
  }

  /** Parameters of layer i that learn, its bias among them. */
  int parameters(int i) {
    return (weights(i) * counts[i]) + shape.layer(i).outC();
  }

  /** Index in layer i's kernel of weight o under this tap of the j-th of these channels. */
  int weight(int i, int tap, int j, int o) {
    ConvShape s = shape.layer(i);
    return (tap * s.inC() + channel(i, j)) * s.outC() + o;
  }

  /** Bytes of one channel's map at layer i's input. */
  int mapBytes(int i) {
    return shape.layer(i).height() * shape.layer(i).width();
  }

  /** Weights of layer i that see one channel. */
  int weights(int i) {
    return shape.layer(i).taps() * shape.layer(i).outC();
  }

  private boolean fits(int i) {
    return bytes(i) <= pool;
  }

  private int bytes(int i) {
    return mapBytes(i) + 2 * weights(i);
  }

  private long macs(int i) {
    ConvShape s = shape.layer(i);
    return (long) s.outHeight() * s.outWidth() * weights(i);
  }

  /**
   * Makes the next candidates present whose maps have room together.
   *
   * @param from 0 at first, then what the call before returned
   * @return where the next group begins; negative behind the last one
   */
  int group(int from) {
    none();
    int left = pool;
    for (int i = lowest; i < last; i++) {
      int end = base[i] + shape.layer(i).inC();
      for (int k = Math.max(from, base[i]); fits(i) && k < end; k++) {
        if (mapBytes(i) > left) {
          return k;
        }
        left -= mapBytes(i);
        channels[base[i] + counts[i]++] = k - base[i];
      }
    }
    return -1;
  }

  /**
   * Takes what the present sample says of the j-th of the present channels.
   *
   * @param sum sum_k w_k G_k
   * @param fractionBits of the sum, counted from anywhere
   */
  void sum(int i, int j, long sum, int fractionBits) {
    int candidate = base[i] + channel(i, j);
    putLong(arena.slab(), sums + Long.BYTES * candidate, sum);
    bits[candidate] = fractionBits;
  }

  /** That sum. */
  long sum(int i, int j) {
    return getLong(arena.slab(), sums + Long.BYTES * (base[i] + channel(i, j)));
  }

  /** Counts the sums of a sample, once all groups have theirs. Samples count alike: their errors are of any scale. */
  void count() {
    int least = Integer.MAX_VALUE;
    for (int i = lowest; i < last; i++) {
      for (int c = 0; fits(i) && c < shape.layer(i).inC(); c++) {
        least = Math.min(least, bits[base[i] + c]);
      }
    }
    long largest = 0;
    for (int i = lowest; i < last; i++) {
      for (int c = 0; fits(i) && c < shape.layer(i).inC(); c++) {
        largest = Math.max(largest, magnitude(base[i] + c, least));
      }
    }
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(largest) - SCORE_BITS);
    for (int i = lowest; i < last; i++) {
      for (int c = 0; fits(i) && c < shape.layer(i).inC(); c++) {
        int sum = (int) (magnitude(base[i] + c, least) >> shift);
        scores[base[i] + c] += sum * sum;
      }
    }
  }

  /** Of a candidate's sum, at so many fraction bits. */
  private long magnitude(int candidate, int fractionBits) {
    return Math.abs(getLong(arena.slab(), sums + Long.BYTES * candidate)) >> Math.min(63,
        bits[candidate] - fractionBits);
  }

  /** Of the score of a channel of layer i. */
  int score(int i, int channel) {
    return scores[base[i] + channel];
  }

  /** Takes the best; one without a score is not taken. */
  void choose() {
    none();
    int left = pool;
    int best = best(left);
    while (best >= 0) {
      int i = layer(best);
      left -= bytes(i);
      take(i, best - base[i]);
      best = best(left);
    }
  }

  /** The candidate of most score for its cost that still has room; -1 when there is none. */
  private int best(int left) {
    int best = -1;
    double most = 0;
    for (int i = lowest; i < last; i++) {
      for (int c = 0; bytes(i) <= left && c < shape.layer(i).inC(); c++) {
        double gain = scores[base[i] + c] / ((double) bytes(i) * macs(i));
        if (gain > most && !taken(i, c)) {
          most = gain;
          best = base[i] + c;
        }
      }
    }
    return best;
  }

  private boolean taken(int i, int channel) {
    return Arrays.binarySearch(channels, base[i], base[i] + counts[i], channel) >= 0;
  }

  private int layer(int candidate) {
    int i = last;
    while (base[i] > candidate) {
      i--;
    }
    return i;
  }

  /** In order. */
  private void take(int i, int channel) {
    int at = base[i] + counts[i]++;
    while (at > base[i] && channels[at - 1] > channel) {
      channels[at] = channels[at - 1];
      at--;
    }
    channels[at] = channel;
  }

  /** Most multiplications, for one sample, of the gradients of weights that a pool has room for. */
  static long mostMacs(NetworkShape shape, int firstLayer, int pool) {
    ChannelChoice choice = new ChannelChoice(shape, firstLayer, pool, Arena.unlimited());
    for (int i = choice.lowest; i < choice.last; i++) {
      Arrays.fill(choice.scores, choice.base[i], choice.base[i] + shape.layer(i).inC(), 1);
    }
    choice.choose();
    long macs = 0;
    for (int i = choice.lowest; i <= choice.last; i++) {
      macs += choice.counts[i] * choice.macs(i);
    }
    return macs;
  }
}
