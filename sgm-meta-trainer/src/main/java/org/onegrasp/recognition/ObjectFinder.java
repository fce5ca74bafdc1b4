package org.onegrasp.recognition;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.onegrasp.grasp.Decoding;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;

/**
 * Finds a skill's object among the things on a table.
 *
 * <ol>
 * <li>The look is cut into {@link Parts}, above the table and above whatever level surface lies on it.
 * <li>The shown object is laid over each part that is large enough ({@link Registration}). How much is in common
 * decides which of them is the object, and whether it is there at all.
 * <li>The skill's network sees the object as if it lay there alone, and proposes grasps. The one whose surroundings are
 * most like the demonstration's is taken.
 * </ol>
 *
 * Owns scratch; one per thread.
 */
public final class ObjectFinder {
  /** Grasps that are compared with the demonstration. */
  private static final int PROPOSALS = 3;
  /**
   * Largest distance of an object whose parts are its own, and of one that touches something, over the square root of
   * its {@link Template#blur}. On looks at things of training families without the shown one, 2 % and 1.2 % are nearer,
   * and 96 % and 97 % of the right sightings beside three others that are close or touch. Where what is left of the
   * parts may be more of one larger thing ({@link Touching}), the limit is the stricter one.
   */
  private static final double MOST_ALONE = 0.95;
  private static final double MOST_TOUCHING = 0.85;
  private static final double MOST_INSIDE = 0.70;
  /**
   * What is a little farther, but with the {@link EdgeDistance} added not by more than this many times the largest
   * distance, is the object, too. On training families seen by a camera with noise, holes and bands 2.3 % of the things
   * that are there were missed without it and 1.2 % are with it, while as few of the others are taken for them.
   */
  private static final double MOST_WITH_EDGES = 1.45;
  /** What is farther than so many times the largest distance is out whatever its edges: they are never that good. */
  private static final double OUT = 1.2;
  /**
   * How much more the edges of things deviate than their support. On training families a camera with noise, holes and
   * bands then misses 2 % of the things that are there and takes 2 % of the others for them.
   */
  private static final double NOISE = 1.5;
  /**
   * Largest distance in colour of the same thing: on training families 96 % of things under other light are within, and
   * 99 % of repainted ones beyond.
   */
  private static final double MOST_COLOUR = 0.32;
  /**
   * Share of the right grasps that hold, and how the share of right sightings falls near the largest distance, in units
   * of it: on training families with as many looks without the object as with it 1.00 up to 0.8, 0.73 up to 1.
   */
  private static final double HOLDS = 0.96;
  private static final double FALL = 0.06;
  /** Searches with one demonstration, the most promising first: 200 things must not take seconds. */
  private static final int MOST_SEARCHES = 100;
  /** Instances that the network is asked about; on others the demonstrated grasp, laid there, is all there is. */
  private static final int MOST_ASKED = 20;
  /** Parts this many times as large as the object hold something else as well. */
  private static final double TOO_LARGE = 1.6;
  private static final double LARGER = 1.15;
  /**
   * A grasp around which the object lies worse than this much beyond its best place is at another place of it: on
   * training families 95 % of the right grasps are within, 90 % of the wrong ones beyond 0.16.
   */
  private static final double SAME_PLACE = 0.10;
  private static final double LAID_RANK = -0.01;
  /** Most steps of a cell, and of half a coarse turn, from a proposed grasp to where the object lies best. */
  private static final int PROPOSAL_MOVES = 2;

  private final InputSpec input;
  private final OutputSpec output;
  private final GraspDecoder decoder;
  private final Kernels kernels;
  private final Map<Demonstration, Template> templates = new WeakHashMap<>();

  // Of the latest look.
  private HeightMap latest;
  private byte[] seen;
  private List<Hypothesis> hypotheses;
  private Tints tints;
  private byte[] alone = {};
  private float[] quality = {};
  private final IdentityHashMap<Found, Unasked> unasked = new IdentityHashMap<>();

  /** What the network was not yet asked about, and the demonstrated grasp there. */
  private record Unasked(Sighting sighting, Proposal laid) {}

  /** Forward pass with a skill's weights. */
  public interface Network {
    /**
     * @param seen the network's input over the whole area
     * @param quality probabilities 0 to 1 over the whole area, overwritten
     */
    void predict(byte[] seen, float[] quality);
  }

  /**
   * A grasp of a sighting.
   *
   * @param distance with the object laid so that its demonstrated grasp is this one
   * @param rejection why it cannot be done; empty when it can
   * @param network whether the network proposed it
   */
  record Proposal(Grasp grasp, double distance, String rejection, boolean network) {
    /** The laid grasp comes first where the network's are not more like: there are two ends to many things. */
    double rank() {
      return network ? distance : distance + LAID_RANK;
    }
  }

  /**
   * @param gripperOpening widest opening between the fingers, metres
   * @param kernels of the finder's thread
   */
  public ObjectFinder(InputSpec input, OutputSpec output, double gripperOpening, Kernels kernels) {
    this.input = input;
    this.output = output;
    this.kernels = kernels;
    decoder = new GraspDecoder(output, gripperOpening);
  }

  /**
   * All instances of one skill's object in a look.
   *
   * @param shown the skill's demonstrations; where there is none, the network alone says where to grasp
   */
  public Finding find(HeightMap map, List<Demonstration> shown, Network network) {
    Finding unasked = findUnasked(map, shown, network);
    return new Finding(unasked.found().stream().map(found -> asked(found, shown, network)).toList(), unasked.reason());
  }

  /**
   * The same instances, but where the demonstrated grasp can be done, that one, laid there: the network is asked about
   * the others only. Whoever looks for many skills asks it about what belongs to them, see {@link #asked}.
   */
  public Finding findUnasked(HeightMap map, List<Demonstration> shown, Network network) {
    take(map);
    if (shown.isEmpty()) {
      return untaught(map, network);
    }
    if (hypotheses.isEmpty()) {
      return new Finding(List.of(), NotHere.NOTHING_AT_ALL);
    }
    List<Sighting> sightings = sightings(map, shown);
    List<Found> found = new ArrayList<>();
    String reason = sightings.isEmpty() ? NotHere.NOTHING_LIKE_IT : "";
    int instances = 0;
    List<Sighting> turnedOver = new ArrayList<>();
    for (Sighting sighting : distinct(sightings, turnedOver)) {
      Demonstration like = shown.get(sighting.shown());
      boolean mayAsk = instances++ < MOST_ASKED;
      Proposal laid = laid(sighting, like);
      if (laid.rejection.isEmpty()) {
        found.add(found(sighting, laid));
        if (mayAsk) {
          unasked.put(found.get(found.size() - 1), new Unasked(sighting, laid));
        }
      } else {
        List<Proposal> proposals = mayAsk ? proposals(sighting, like, laid, network) : List.of(laid);
        best(proposals).ifPresent(p -> found.add(found(sighting, p)));
        reason = best(proposals).isPresent() || !reason.isEmpty() ? reason
            : "it is there, but " + proposals.get(0).rejection;
      }
    }
    if (found.isEmpty() && reason.isEmpty()) {
      reason = turnedOver.isEmpty() ? NotHere.unlike(sightings.get(0)) : NotHere.turnedOver(turnedOver.get(0));
    }
    return new Finding(found, found.isEmpty() ? reason : "");
  }

  /** An instance, held where the network says if that is better; as it is where it was found in an earlier look. */
  public Found asked(Found found, List<Demonstration> shown, Network network) {
    Unasked one = unasked.remove(found);
    if (one == null) {
      return found;
    }
    List<Proposal> proposals = proposals(one.sighting, shown.get(found.demonstration()), one.laid, network);
    return found(one.sighting, best(proposals).orElse(one.laid));
  }

  private static Optional<Proposal> best(List<Proposal> proposals) {
    return proposals.stream().filter(p -> p.rejection.isEmpty()).findFirst();
  }

  private Found found(Sighting sighting, Proposal proposal) {
    return new Found(latest.toBase(withQuality(proposal.grasp, probability(sighting.unlike()))), sighting.likeness(),
        sighting.shown(), sighting.cells());
  }

  /** That a grasp of a sighting is right and holds. */
  private static double probability(double unlike) {
    return HOLDS / (1 + StrictMath.exp((unlike - 1) / FALL));
  }

  private static Grasp withQuality(Grasp grasp, double quality) {
    return new Grasp(grasp.x(), grasp.y(), grasp.z(), grasp.yaw(), grasp.width(), quality);
  }

  private void take(HeightMap map) {
    if (map == latest) {
      return;
    }
    seen = input.of(map);
    if (alone.length != seen.length) {
      alone = new byte[seen.length];
      quality = new float[output.values(map.area())];
    }
    Layer table = new Layer(map, seen);
    hypotheses = table.hypotheses();
    tints = Tints.of(map.colours(), table.parts);
    for (HeightMap above : Plateaus.above(table, map)) {
      hypotheses.addAll(new Layer(above, input.of(above)).hypotheses());
    }
    unasked.clear();
    latest = map;
  }

  private Finding untaught(HeightMap map, Network network) {
    network.predict(input.things(map, alone), quality);
    Decoding decoding = decoder.decode(quality, map);
    List<Found> found =
        decoding.best().map(g -> List.of(new Found(map.toBase(g), new Likeness(0, 0, 0), 0, new BitSet())))
            .orElse(List.of());
    return new Finding(found, found.isEmpty() ? "no grasp: " + rejection(decoding) : "");
  }

  private static String rejection(Decoding decoding) {
    return decoding.candidates().isEmpty() ? "the network proposes none" : decoding.candidates().get(0).rejection();
  }

  /** Wherever the object may be, most alike first. */
  List<Sighting> sightings(HeightMap map, List<Demonstration> shown) {
    take(map);
    List<Sighting> sightings = new ArrayList<>();
    for (int k = 0; k < shown.size(); k++) {
      Template template =
          templates.computeIfAbsent(shown.get(k), s -> new Template(ShownPart.alone(s, input), input, kernels));
      int searches = 0;
      for (Hypothesis look : mostPromisingFirst(template)) {
        searches += searches < MOST_SEARCHES ? sight(k, template, look, sightings) : 0;
      }
    }
    sightings.sort(Comparator.comparingDouble(Sighting::unlike));
    return sightings;
  }

  private List<Hypothesis> mostPromisingFirst(Template template) {
    List<Hypothesis> ordered = new ArrayList<>(hypotheses);
    if (ordered.size() > MOST_SEARCHES) {
      ordered.sort(Comparator.comparingDouble(look -> -look.bands.common(template.bands)
          / (double) (look.bands.sum() + template.bands.sum() - look.bands.common(template.bands))));
    }
    return ordered;
  }

  /** How many searches it took. */
  private int sight(int k, Template template, Hypothesis look, List<Sighting> sightings) {
    int size = look.bands.sum();
    int shown = template.bands.sum();
    if (shown == 0 || size == 0) {
      return 0;
    }
    int searches = 0;
    double common = look.bands.common(template.bands);
    double most = mostUnlike(true, template, look);
    if (size <= TOO_LARGE * shown && 1 - common / (size + shown - common) <= most) {
      Registration registration = new Registration(look, template, true, kernels);
      Placement best = registration.search(OUT * most);
      searches++;
      add(sightings, sighting(k, template, look, registration, best));
      if (unlikeShape(true, template, look, best) <= 1) {
        return searches;
      }
    }
    if (size >= LARGER * shown && 1 - common / shown <= mostInside(template)) {
      Registration registration = new Registration(look, template, false, kernels);
      searches++;
      add(sightings,
          sighting(k, template, look, registration, registration.search(mostUnlike(false, template, look))));
    }
    return searches;
  }

  /** But for what could be laid nowhere: that is no place to tell of. */
  private static void add(List<Sighting> sightings, Sighting sighting) {
    if (sighting.placement().distance() < 1) {
      sightings.add(sighting);
    }
  }

  /** @param alone whether its parts are its own */
  private static double mostUnlike(boolean alone, Template template, Hypothesis look) {
    double blur = Math.sqrt(template.blur);
    return alone ? Math.hypot(MOST_ALONE * blur, NOISE * template.noise(look.layer)) : MOST_TOUCHING * blur;
  }

  private static double mostInside(Template template) {
    return MOST_INSIDE * Math.sqrt(template.blur);
  }

  /** How unlike the object something is in which it was laid, where that may be one larger thing; 0 where it is not. */
  static double unlikeInside(Sighting sighting) {
    double unlike = sighting.placement().distance() / mostInside(sighting.template());
    return sighting.alone() || unlike <= 1 || new Touching(sighting.look(), sighting.cells()).anotherThing() ? 0
        : unlike;
  }

  /** In units of the most that still counts as the object. */
  static double unlikeShape(boolean alone, Template template, Hypothesis look, Placement place) {
    double most = mostUnlike(alone, template, look);
    double unlike = place.distance() / most;
    return !alone || unlike <= 1 || unlike > OUT ? unlike
        : Math.min(unlike, (place.distance() + new EdgeDistance(look, template).at(place)) / (MOST_WITH_EDGES * most));
  }

  /** Where the thing is of the same shape, its colours turn it, and decide too, and so does its height. */
  private Sighting sighting(int k, Template template, Hypothesis look, Registration registration, Placement best) {
    double unlike = unlikeShape(registration.alone(), template, look, best);
    if (unlike > 1) {
      return Sighting.of(k, template, look, registration.alone(), best, unlike);
    }
    Colouring colouring = Colouring.of(tints, template, registration, best, look.layer.side);
    Sighting sighting = Sighting.of(k, template, look, registration.alone(), colouring.placement(),
        Math.max(unlikeShape(registration.alone(), template, look, colouring.placement()),
            colouring.distance() / MOST_COLOUR));
    double height = sighting.likeness().unlikeHeight(template.blur, look.layer.noise);
    return sighting.unlike(Math.max(Math.max(sighting.unlike(), height), unlikeInside(sighting)));
  }

  /**
   * Those that are alike enough, each thing once.
   *
   * @param turnedOver gets what lies on its other side instead
   */
  private List<Sighting> distinct(List<Sighting> sightings, List<Sighting> turnedOver) {
    List<Sighting> distinct = new ArrayList<>();
    for (Sighting sighting : sightings) {
      if (sighting.unlike() <= 1 && distinct.stream().noneMatch(d -> Found.sameThing(d.cells(), sighting.cells()))) {
        (OtherSide.up(sighting, kernels) ? turnedOver : distinct).add(sighting);
      }
    }
    return distinct;
  }

  /** Grasps of the object where it was shown, best first, also those that cannot be done. */
  private List<Proposal> proposals(Sighting sighting, Demonstration shown, Proposal laid, Network network) {
    HeightMap map = sighting.look().layer.map;
    sighting.isolate(alone);
    network.predict(alone, quality);
    List<Proposal> proposals = new ArrayList<>();
    for (Decoding.Candidate candidate : decoder.decode(quality, map, shown.graspOn(map.area()), PROPOSALS)
        .candidates()) {
      proposals.add(proposal(candidate, distance(sighting, candidate.grasp()), true));
    }
    double most = sighting.placement().distance() + SAME_PLACE;
    proposals.removeIf(p -> p.distance > most);
    proposals.add(laid);
    proposals.sort(Comparator.comparingDouble(Proposal::rank));
    return proposals;
  }

  private Proposal laid(Sighting sighting, Demonstration shown) {
    HeightMap map = sighting.look().layer.map;
    return proposal(decoder.fit(map, laid(sighting, shown.graspOn(map.area()))), sighting.placement().distance(),
        false);
  }

  private static Proposal proposal(Decoding.Candidate candidate, double distance, boolean network) {
    return new Proposal(candidate.grasp(), distance, candidate.rejection(), network);
  }

  /** The demonstrated grasp where the object lies now. */
  private static Grasp laid(Sighting sighting, Grasp tips) {
    Template template = sighting.template();
    Placement at = sighting.placement();
    Grid grid = sighting.look().layer.map.grid();
    return new Grasp(grid.x(at.col(template.graspCol, template.graspRow)),
        grid.y(at.row(template.graspCol, template.graspRow)), tips.z(), template.graspYaw + at.turn(), 0, 1);
  }

  /** How unlike the demonstration the object is, laid so that its demonstrated grasp is near this one. */
  private double distance(Sighting sighting, Grasp grasp) {
    Template template = sighting.template();
    Grid grid = sighting.look().layer.map.grid();
    Registration registration = new Registration(sighting.look(), template, sighting.alone(), kernels);
    double least = 1;
    for (int half = 0; half < 2; half++) {
      double turn = grasp.yaw() - template.graspYaw + half * Math.PI;
      Placement turned = new Placement(0, 0, turn, 1);
      Placement start = new Placement(grid.col(grasp.x()) - turned.col(template.graspCol, template.graspRow),
          grid.row(grasp.y()) - turned.row(template.graspCol, template.graspRow), turn, 1);
      least = Math.min(least, registration.near(start, PROPOSAL_MOVES).distance());
    }
    return least;
  }
}
