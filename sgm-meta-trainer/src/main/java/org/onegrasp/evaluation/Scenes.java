package org.onegrasp.evaluation;

import java.util.List;
import java.util.Optional;
import org.onegrasp.world.Support;

/**
 * What there is to see at the looks besides the object as it was shown.
 *
 * @param others numbers of other things at the looks; the looks are taken with each number
 * @param recoloured how many of the others have the object's own shape, in other colours
 * @param gap between the object and other things
 * @param shownAmong number of other things at the demonstration
 * @param absent 0 to 1, share of the looks at which the object is away
 * @param turned 0 to 1, share of the other looks at which it lies in another resting pose
 * @param shownTurned whether it is shown in that other pose, too
 * @param footing what things stand on at the looks
 * @param frames pictures of each look, of which the median is taken
 * @param skills number of objects that are taught and looked for at once; others are taken from among them then
 */
public record Scenes(List<Integer> others, int recoloured, Gap gap, int shownAmong, double absent, double turned,
    boolean shownTurned, Footing footing, int frames, int skills) {

  /** The object alone, in the pose in which it was shown, on the table that the work area tells of. */
  public static final Scenes ALONE = new Scenes(List.of(0), 0, Gap.ROOMY, 0, 0, 0, false, Footing.TABLE, 1, 1);

  private static final int MOST_OTHERS = 8;
  private static final int MOST_FRAMES = 100;

  /** How far another thing is from the object, metres: from {@code least} to {@code most}. */
  public record Gap(double least, double most) {
    /** Fingers have room anywhere. */
    public static final Gap ROOMY = new Gap(0.025, Double.POSITIVE_INFINITY);
    /** Things touch. */
    public static final Gap TOUCHING = new Gap(0, 0);

    /** Whether things are put near on purpose. */
    boolean near() {
      return most < Double.POSITIVE_INFINITY;
    }
  }

  /**
   * What things stand on at the looks; at the demonstration it is always the bare level table.
   *
   * @param support under the object
   * @param tilt radians that the table is tilted by, another way at each look
   * @param raised metres that the table is higher than the work area says
   */
  public record Footing(Optional<Support.Kind> support, double tilt, double raised) {
    /** The bare table as the work area says. */
    public static final Footing TABLE = new Footing(Optional.empty(), 0, 0);
  }

  public Scenes {
    others = others.stream().distinct().toList();
    if (others.isEmpty() || others.stream().anyMatch(n -> n < 0 || n > MOST_OTHERS) || shownAmong < 0
        || shownAmong > MOST_OTHERS) {
      throw new IllegalArgumentException(
          "there may be 0 to " + MOST_OTHERS + " other things, got " + others + " and " + shownAmong);
    }
    if (recoloured < 0 || others.stream().anyMatch(n -> n < recoloured)) {
      throw new IllegalArgumentException(
          recoloured + " of the other things cannot have another colour, where there are " + others);
    }
    if (!(absent >= 0 && absent <= 1 && turned >= 0 && turned <= 1)) {
      throw new IllegalArgumentException("shares of looks are 0 to 1, got " + absent + " and " + turned);
    }
    if (frames < 1 || frames > MOST_FRAMES || skills < 1) {
      throw new IllegalArgumentException("a look takes 1 to " + MOST_FRAMES + " frames and at least 1 skill, got "
          + frames + " and " + skills);
    }
  }

  /** Whether look {@code i}, from 0 on, is one of a share of all looks, which are spread evenly. */
  static boolean among(double share, int i) {
    return Math.floor((i + 1) * share + 1e-9) > Math.floor(i * share + 1e-9);
  }
}
