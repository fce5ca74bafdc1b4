package org.onegrasp.recognition;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.onegrasp.grasp.Decoding;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;

/**
 * Finds a skill's object among the things on a table.
 *
 * <ol>
 * <li>The look is cut into {@link Parts}.
 * <li>The skill's network sees each part as if it lay there alone, and the whole table too, and proposes grasps.
 * <li>The {@link Likeness} of each grasp's surroundings to the demonstration decides which of them is the object, and
 * whether it is there at all.
 * </ol>
 *
 * Owns scratch; one per thread.
 */
public final class ObjectFinder {
  /** Grasps of one hypothesis that are compared with the demonstration. */
  private static final int PROPOSALS = 3;
  /** What is less like the demonstration is another object. */
  private static final double MOST_DISTANCE = 0.39;
  /** Two instances of which one covers more than this share of the other's cells are one. */
  private static final double MOST_OVERLAP = 0.3;

  private final InputSpec input;
  private final OutputSpec output;
  private final GraspDecoder decoder;

  // Of the latest look; made anew when its size changes.
  private Grid grid;
  private Parts parts;
  private Likeness likeness;
  private byte[] seen = {};
  private byte[] alone = {};
  private int[] smooth = {};
  private float[] quality = {};

  /** Forward pass with a skill's weights. */
  public interface Network {
    /**
     * @param seen the network's input over the whole area
     * @param quality probabilities 0 to 1 over the whole area, overwritten
     */
    void predict(byte[] seen, float[] quality);
  }

  /** A proposed grasp, and why it cannot be done. */
  private record Judged(Found found, String rejection) {}

  /** @param gripperOpening widest opening between the fingers, metres */
  public ObjectFinder(InputSpec input, OutputSpec output, double gripperOpening) {
    this.input = input;
    this.output = output;
    decoder = new GraspDecoder(output, gripperOpening);
  }

  /**
   * All instances of one skill's object in a look.
   *
   * @param shown the skill's demonstrations; where there is none, the network alone says where to grasp
   */
  public Finding find(HeightMap map, List<Demonstration> shown, Network network) {
    take(map);
    if (shown.isEmpty()) {
      return untaught(map, network);
    }
    parts.cut(seen, input.channels());
    if (parts.count() == 0) {
      return new Finding(List.of(), "not here: the table is empty");
    }
    List<Judged> judged = new ArrayList<>();
    List<Template> templates =
        shown.stream().map(s -> Template.of(ShownPart.alone(s, input), input)).toList();
    for (int part = parts.count() == 1 ? 1 : 0; part <= parts.count(); part++) {
      isolate(part);
      network.predict(alone, quality);
      for (int k = 0; k < shown.size(); k++) {
        propose(map, shown.get(k), templates.get(k), k, judged);
      }
    }
    return choose(judged);
  }

  private void take(HeightMap map) {
    if (!map.grid().equals(grid)) {
      grid = map.grid();
      parts = new Parts(grid.side());
      likeness = new Likeness(grid);
      seen = new byte[grid.cells() * input.channels()];
      alone = new byte[seen.length];
      smooth = new int[grid.cells()];
      quality = new float[output.values(grid.area())];
    }
    input.of(map, seen);
  }

  private Finding untaught(HeightMap map, Network network) {
    network.predict(seen, quality);
    Decoding decoding = decoder.decode(quality, map);
    List<Found> found = decoding.best().map(g -> List.of(new Found(g, 0, 0, new BitSet()))).orElse(List.of());
    return new Finding(found, found.isEmpty() ? "no grasp: " + rejection(decoding) : "");
  }

  private static String rejection(Decoding decoding) {
    return decoding.candidates().isEmpty() ? "the network proposes none" : decoding.candidates().get(0).rejection();
  }

  /** Leaves only one part on the table, 0 for all of them, and smooths what is left. */
  private void isolate(int part) {
    System.arraycopy(seen, 0, alone, 0, seen.length);
    for (int i = 0; part > 0 && i < parts.label.length; i++) {
      if (parts.label[i] > 0 && parts.label[i] != part) {
        alone[i * input.channels()] = 0;
      }
    }
    Smoothing.of(alone, input.channels(), grid.side(), smooth);
  }

  private void propose(HeightMap map, Demonstration shown, Template template, int k, List<Judged> judged) {
    Grasp grasp = shown.graspOn(map.area());
    for (Decoding.Candidate candidate : decoder.decode(quality, map, grasp, PROPOSALS).candidates()) {
      if (candidate.grasp().width() > 0) {
        double distance = likeness.search(template, smooth, candidate.grasp());
        BitSet cells = new BitSet(grid.cells());
        likeness.cover(cells);
        judged.add(new Judged(new Found(candidate.grasp(), distance, k, cells), candidate.rejection()));
      }
    }
  }

  private Finding choose(List<Judged> judged) {
    judged.sort(Comparator.comparingDouble(j -> j.found.distance()));
    List<Found> found = new ArrayList<>();
    for (Judged j : judged) {
      boolean like = j.found.distance() <= MOST_DISTANCE && j.rejection.isEmpty();
      if (like && found.stream().noneMatch(other -> overlap(other.cells(), j.found.cells()) > MOST_OVERLAP)) {
        found.add(j.found);
      }
    }
    return new Finding(found, found.isEmpty() ? reason(judged) : "");
  }

  private static String reason(List<Judged> judged) {
    if (judged.isEmpty()) {
      return "not here: nothing on the table is held like the demonstration";
    }
    Judged best = judged.get(0);
    Grasp at = best.found.grasp();
    String where = String.format(Locale.ROOT, "(%.3f, %.3f) m", at.x(), at.y());
    return best.found.distance() <= MOST_DISTANCE ? "at " + where + ", but " + best.rejection
        : String.format(Locale.ROOT, "not here: the most alike thing, at %s, differs from the demonstration by %.0f %%"
            + " (at most %.0f %%)", where, 100 * best.found.distance(), 100 * MOST_DISTANCE);
  }

  /** Share of the smaller set that is in both. */
  private static double overlap(BitSet a, BitSet b) {
    BitSet both = (BitSet) a.clone();
    both.and(b);
    return both.cardinality() / (double) Math.max(1, Math.min(a.cardinality(), b.cardinality()));
  }
}
