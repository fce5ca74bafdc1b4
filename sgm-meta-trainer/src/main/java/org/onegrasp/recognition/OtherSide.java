package org.onegrasp.recognition;

import java.util.stream.IntStream;
import org.onegrasp.kernels.Kernels;

/**
 * Tells things that lie on their other side: where they are flat, they look like the mirror image of what was shown.
 * Hollow things are left out, as they look different from every side and now and then more like their mirror image.
 */
final class OtherSide {
  /**
   * By how much the mirror image must be more like what is seen: of solid things of training families that lie as they
   * were shown, on both cameras, it is at most by 0.047, of flat ones on their other side by up to 0.17.
   */
  private static final double CLEARLY = 0.065;
  /** What is less unlike, in units of the most that still counts as the object, lies as it was shown. */
  private static final double USUAL = 0.5;
  /**
   * The lowest tenth of a solid thing is not lower than this share of its top: it is 0.31 to 0.66 of training families'
   * solid things, whose rims are low because heights are smoothed, and 0.09 to 0.19 of bowls and pans.
   */
  private static final double SOLID = 0.25;

  private OtherSide() {}

  /** Whether what was taken for an object lies on its other side. */
  static boolean up(Sighting sighting, Kernels kernels) {
    double most = sighting.placement().distance() - CLEARLY;
    return sighting.unlike() >= USUAL && most > 0 && solid(sighting.template())
        && new Registration(sighting.look(), sighting.template().otherSide(), sighting.alone(), kernels).search(most)
            .distance() <= most;
  }

  private static boolean solid(Template template) {
    int[] heights = IntStream.range(0, template.height.length).filter(k -> template.raised[k])
        .map(k -> template.height[k]).sorted().toArray();
    return heights[heights.length / 10] >= SOLID * heights[heights.length * 95 / 100];
  }
}
