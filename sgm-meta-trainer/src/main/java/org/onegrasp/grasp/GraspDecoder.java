package org.onegrasp.grasp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.onegrasp.grasp.Decoding.Candidate;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/**
 * Finds the grasp that a quality map asks for and that the gripper can do. Peaks are tried from the best down: each is
 * refined between cells and bins, measured on the height map from where the table appears in it, moved along the
 * closing direction to the middle of the part (by at most 12 mm), and checked for the gripper's opening and for things
 * under the fingers. Owns scratch; one instance per thread.
 */
public final class GraspDecoder {
  private static final int MAX_CANDIDATES = 12;
  private static final double MAX_SHIFT = 0.012;
  /** Depth cameras and demonstrations are this wrong in height without being useless, metres. */
  private static final double TIP_TOLERANCE = 0.005;
  /** Of the tips above what is seen under them, metres. */
  private static final double LEAST_CLEARANCE = 0.001;
  private static final float MIN_QUALITY = 0.001f;

  private final OutputSpec output;
  private final int bins;
  private final double logCurvature;
  private final double opening;
  private final GripProfile profile;
  private double shownTip = Double.NaN;
  private TablePlane table = new TablePlane(); // in the map at hand
  private Grid grid; // of the quality map
  private int side;
  private float[] quality = {};
  private boolean[] used = {};

  /**
   * @param output of the network, over any area
   * @param gripperOpening widest opening between the fingers, metres
   */
  public GraspDecoder(OutputSpec output, double gripperOpening) {
    if (!(gripperOpening > 0.005 && gripperOpening < 1)) {
      throw new IllegalArgumentException("gripper opening must be 0.005 to 1 m, got " + gripperOpening);
    }
    this.output = output;
    bins = output.bins();
    logCurvature = GraspLabel.logCurvature(output);
    this.opening = gripperOpening;
    this.profile = new GripProfile(gripperOpening);
  }

  /** Decodes the network's logits over the map's area. */
  public Decoding decodeLogits(float[] logits, HeightMap map) {
    take(logits.length, map);
    for (int i = 0; i < logits.length; i++) {
      quality[i] = (float) (1 / (1 + StrictMath.exp(-logits[i])));
    }
    return decode(map, 1);
  }

  /** Decodes qualities from 0 to 1 over the map's area, such as a label. */
  public Decoding decode(float[] qualities, HeightMap map) {
    return decode(qualities, map, null);
  }

  /**
   * The same for a taught object: the finger tips go as high above the table as they were shown, which a view from
   * above cannot tell (a neck or a shoulder, a cap that turns).
   *
   * @param shown the demonstrated grasp, base frame; null where there is none
   */
  public Decoding decode(float[] qualities, HeightMap map, Grasp shown) {
    return decode(qualities, map, shown, 1);
  }

  /**
   * The same, until so many valid candidates are found.
   *
   * @param valid at least 1
   */
  public Decoding decode(float[] qualities, HeightMap map, Grasp shown, int valid) {
    shownTip = shown == null ? Double.NaN : shown.z() - map.area().tableZ();
    take(qualities.length, map);
    System.arraycopy(qualities, 0, quality, 0, qualities.length);
    return decode(map, valid);
  }

  /** Makes room for so many values over the map's area. */
  private void take(int values, HeightMap map) {
    grid = output.grid(map.area());
    side = grid.side();
    if (values != grid.cells() * bins) {
      throw new IllegalArgumentException(
          "quality map has " + values + " values, expected " + grid.cells() * bins + " (" + side + ", "
              + side + ", " + bins + ")");
    }
    if (quality.length != values) {
      quality = new float[values];
      used = new boolean[values];
    }
  }

  /**
   * One grasp as it can be done on this map: measured, moved to the middle of the part and checked as a peak of a
   * quality map is.
   *
   * @param wanted where, and along which direction; its tips are as it was shown
   */
  public Candidate fit(HeightMap map, Grasp wanted) {
    shownTip = wanted.z() - map.area().tableZ();
    table = map.fittedPlane();
    return measured(map, wanted.x(), wanted.y(), wanted.yaw(), wanted.quality());
  }

  private Decoding decode(HeightMap map, int valid) {
    Arrays.fill(used, false);
    table = map.fittedPlane();
    List<Candidate> candidates = new ArrayList<>();
    int found = 0;
    for (int peak = nextPeak(); peak >= 0 && candidates.size() < MAX_CANDIDATES; peak = nextPeak()) {
      Candidate candidate = candidate(peak, map);
      candidates.add(candidate);
      found += candidate.valid() ? 1 : 0;
      if (found == valid) {
        break;
      }
    }
    return new Decoding(candidates);
  }

  /** The best value that is not yet used and that no neighbour in place or angle exceeds; -1 for none. */
  private int nextPeak() {
    int best = -1;
    for (int i = 0; i < quality.length; i++) {
      if (!used[i] && quality[i] >= MIN_QUALITY && (best < 0 || quality[i] > quality[best]) && isPeak(i)) {
        best = i;
      }
    }
    if (best >= 0) {
      used[best] = true;
    }
    return best;
  }

  private boolean isPeak(int i) {
    int row = i / (side * bins);
    int col = i / bins % side;
    int bin = i % bins;
    for (int r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
      for (int c = Math.max(0, col - 1); c <= Math.min(side - 1, col + 1); c++) {
        for (int turn = -1; turn <= 1; turn++) {
          int other = at(r, c, bin + turn);
          // On a plateau only the first cell is a peak.
          if (quality[other] > quality[i] || quality[other] == quality[i] && other < i) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private int at(int row, int col, int bin) {
    return (row * side + col) * bins + Math.floorMod(bin, bins);
  }

  private Candidate candidate(int peak, HeightMap map) {
    int row = peak / (side * bins);
    int col = peak / bins % side;
    int bin = peak % bins;
    double subRow = alongSide(at(row - 1, col, bin), peak, at(row + 1, col, bin), row);
    double subCol = alongSide(at(row, col - 1, bin), peak, at(row, col + 1, bin), col);
    double subBin = vertex(log(at(row, col, bin - 1)), log(peak), log(at(row, col, bin + 1)));
    double yaw = (bin + subBin) * output.binRadians();
    return measured(map, grid.x(col + subCol), grid.y(row + subRow), yaw < 0 ? yaw + Math.PI : yaw, quality[peak]);
  }

  /** As {@link #vertex}; at the border the neighbour that is missing follows from the label's own curvature. */
  private double alongSide(int before, int peak, int after, int position) {
    double b = log(peak);
    double a = position > 0 ? log(before) : logCurvature + 2 * b - log(after);
    double c = position < side - 1 ? log(after) : logCurvature + 2 * b - log(before);
    return vertex(a, b, c);
  }

  /** Vertex of the parabola through three logarithms: exact for a Gaussian. In steps from the middle, -0.5 to 0.5. */
  private static double vertex(double a, double b, double c) {
    double curvature = a - 2 * b + c;
    return curvature > -1e-6 ? 0 : Math.max(-0.5, Math.min(0.5, 0.5 * (a - c) / curvature));
  }

  private double log(int i) {
    return StrictMath.log(Math.max(quality[i], 1e-4f));
  }

  private Candidate measured(HeightMap map, double x, double y, double yaw, double value) {
    double blamed = blamedOnCamera(map, shownTip);
    if (!profile.measure(map, table, x, y, yaw, shownTip + blamed)) {
      return new Candidate(new Grasp(x, y, map.area().tableZ(), yaw, 0, value), nothingThere(x, y));
    }
    double shift = towardsMiddle();
    double atX = x + shift * StrictMath.cos(yaw);
    double atY = y + shift * StrictMath.sin(yaw);
    double tip = Math.max(profile.tip - blamed, lowestTip(map, atX, atY));
    Grasp grasp = new Grasp(atX, atY, map.area().tableZ() + tip, yaw, profile.high - profile.low, value);
    if (!map.area().contains(grasp.x(), grasp.y())) {
      return new Candidate(grasp, outside(grasp.x(), grasp.y()));
    }
    List<String> reasons = obstacles(shift, grasp);
    return new Candidate(grasp, reasons.isEmpty() ? "" : reasons.get(0));
  }

  /**
   * How much lower than it is seen the table is taken to lie. A table that is not seen where a person said it is may be
   * elsewhere, or the camera is wrong: the camera is blamed, within its usual error, unless the tips were shown at a
   * place that is inside of the table then.
   */
  private static double blamedOnCamera(HeightMap map, double tip) {
    return tip + map.cameraError() < GripProfile.LEAST_TIP ? 0 : map.cameraError();
  }

  /**
   * The tips never go below what is seen, whoever is wrong, except where a person has shown that they can; metres above
   * where the table is taken to be.
   */
  private double lowestTip(HeightMap map, double x, double y) {
    double seen = table.at(map.grid().row(y), map.grid().col(x)) + LEAST_CLEARANCE;
    double least = Math.max(seen, map.cameraError() > 0 ? GripProfile.LEAST_TIP : seen);
    return shownTip < least ? shownTip : least;
  }

  /**
   * What is wrong with a demonstrated grasp, in plain words; empty when it can be taught. As when decoding, the fingers
   * may move by 12 mm along the closing direction.
   */
  public List<String> checkDemonstration(HeightMap map, Grasp grasp) {
    if (!Double.isFinite(grasp.x() + grasp.y() + grasp.z() + grasp.yaw())) {
      return List.of("the demonstrated grasp has a coordinate that is not a number: " + grasp);
    }
    if (!map.area().contains(grasp.x(), grasp.y())) {
      return List.of(outside(grasp.x(), grasp.y()) + ": " + bounds(map.area()));
    }
    table = map.fittedPlane();
    double aboveSeen = grasp.z() - map.area().tableZ();
    double above = aboveSeen + blamedOnCamera(map, aboveSeen);
    if (!profile.measure(map, table, grasp.x(), grasp.y(), grasp.yaw(), above)) {
      return List.of(nothingThere(grasp.x(), grasp.y()));
    }
    List<String> reasons = obstacles(towardsMiddle(), grasp);
    if (above > profile.top + TIP_TOLERANCE) {
      reasons.add("the finger tips would close above the object: " + mm(above) + " mm above the table, the object is "
          + mm(profile.top) + " mm high");
    }
    if (above < -TIP_TOLERANCE) {
      reasons.add("the finger tips would go " + mm(-above) + " mm into the table");
    }
    return reasons;
  }

  /** Metres along the closing direction to the middle of the part just measured, at most {@link #MAX_SHIFT}. */
  private double towardsMiddle() {
    return Math.max(-MAX_SHIFT, Math.min(MAX_SHIFT, (profile.low + profile.high) / 2));
  }

  /**
   * What keeps the fingers from closing around the part just measured, when their middle is {@code shift} from the
   * point.
   */
  private List<String> obstacles(double shift, Grasp grasp) {
    List<String> reasons = new ArrayList<>();
    double width = profile.high - profile.low;
    double half = Math.max(profile.high - shift, shift - profile.low);
    if (width > opening) {
      reasons.add("wider than the gripper opens: " + mm(width) + " mm > " + mm(opening) + " mm");
    } else if (2 * half > opening) {
      reasons.add("too far from the middle of the part: around its " + mm(width) + " mm the fingers would have to open "
          + mm(2 * half) + " mm, the gripper opens " + mm(opening) + " mm");
    } else {
      double inner = profile.fingerInnerFace(half);
      for (int side = -1; side <= 1; side += 2) {
        double height = profile.obstacle(shift, inner, side);
        if (height > 0) {
          double x = grasp.x() + side * inner * StrictMath.cos(grasp.yaw());
          double y = grasp.y() + side * inner * StrictMath.sin(grasp.yaw());
          reasons.add("a finger would hit a neighbouring part (" + mm(height) + " mm high) at " + point(x, y));
        }
      }
    }
    return reasons;
  }

  private String nothingThere(double x, double y) {
    return "nothing to hold at " + point(x, y) + ": highest point near it is " + mm(profile.highestNearPoint())
        + " mm above the table, fingers need " + mm(GripProfile.MIN_TOP) + " mm";
  }

  private static String outside(double x, double y) {
    return "outside the work area: " + point(x, y);
  }

  private static String bounds(WorkArea area) {
    double half = area.size() / 2;
    return "it reaches from " + point(area.centreX() - half, area.centreY() - half) + " to "
        + point(area.centreX() + half, area.centreY() + half);
  }

  private static String point(double x, double y) {
    return "(" + Math.round(x * 1000) / 1000.0 + ", " + Math.round(y * 1000) / 1000.0 + ") m";
  }

  private static long mm(double metres) {
    return Math.round(metres * 1000);
  }
}
