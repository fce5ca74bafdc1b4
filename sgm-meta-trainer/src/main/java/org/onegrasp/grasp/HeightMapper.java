package org.onegrasp.grasp;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grid;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Plane;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * Turns depth images of any pinhole camera at any pose into height maps. Each pixel is projected to the base frame and
 * falls into a cell; a cell's height is the mean of its points within 8 mm of its highest one, so that noise does not
 * raise it, or of the others where fewer than a third of its points are as high, so that an object does not grow by its
 * edges. Cells without a point are filled as {@link HoleFiller} says. Owns its buffers: one instance per thread.
 */
public final class HeightMapper {
  /** Points higher above the table than this belong to the arm or to nothing, metres. */
  private static final float MAX_HEIGHT = 0.30f;
  /** Points further below the table top than this are not of the table, metres. */
  private static final float MAX_BELOW = 0.03f;
  private static final float SAME_TOP = 0.008f;
  /** The top of a cell counts if it has at least one in this many of the cell's points. */
  private static final int MIN_SHARE = 3;
  private static final int MAX_REFINEMENT = 6;
  private static final int MAX_HOLES_PERCENT = 60;

  private final Grid grid;
  private final boolean tableKnown;
  private final WorkArea area;
  private final int side;
  private final double cell;
  private final Kernels kernels;
  private final DepthImage image;
  private final DepthScaleFit scaleFit = new DepthScaleFit();
  private final TableFinder tableFinder = new TableFinder();
  private final HoleFiller holeFiller;
  private final int[] highest; // of the cell's points, as ordered() says
  private final float[] top; // points as high as this are of the cell's top
  private final float[] sum;
  private final float[] count; // whole numbers, as floats: divisors
  private final float[] lowerSum;
  private final float[] lowerCount;
  private final float[] rays = new float[9]; // as Kernels.place takes them
  // Points inside the work area, compact: their sample of the image, cell and height.
  private int[] pointPixel = new int[0];
  private int[] pointCell = new int[0];
  private float[] pointHeight = new float[0];
  private int points;
  private final CellColours cellColours;
  private byte[] rgb = {}; // of the latest picture, (height, width, 3); empty without colour
  private int above;
  private int below;
  private int aside;

  /**
   * For a table whose height is known: depths are scaled to it. Without vectors.
   *
   * @param grid cells of the maps
   */
  public HeightMapper(Grid grid) {
    this(grid, true);
  }

  /** Without vectors. */
  public HeightMapper(Grid grid, boolean tableKnown) {
    this(grid, tableKnown, Kernels.scalar());
  }

  /**
   * @param grid cells of the maps
   * @param tableKnown whether the height of the table is known better than the camera's depth, see {@link DepthScale};
   * else depths are taken as they come
   * @param kernels for the thread that makes the maps; the maps are the same with all
   */
  public HeightMapper(Grid grid, boolean tableKnown, Kernels kernels) {
    this.kernels = kernels;
    image = new DepthImage(kernels);
    this.grid = grid;
    this.tableKnown = tableKnown;
    area = grid.area();
    side = grid.side();
    cell = grid.cell();
    holeFiller = new HoleFiller(side);
    highest = new int[grid.cells()];
    top = new float[grid.cells()];
    sum = new float[grid.cells()];
    count = new float[grid.cells()];
    lowerSum = new float[grid.cells()];
    lowerCount = new float[grid.cells()];
    cellColours = new CellColours(grid.cells());
  }

  /**
   * The height map of one look; a new map each time, which the caller may keep.
   *
   * @throws UnusableDepthException when the depth is missing, in the wrong unit, or does not show the work area
   */
  public HeightMap map(Observation observation) {
    image.load(observation.camera(), observation.depthMetres());
    Optional<Plane> table =
        tableFinder.table(image.camera, image.metres, observation.cameraInBase(), area, tableKnown)
            .map(TableFinder.Found::plane);
    if (table.isEmpty() && !tableKnown) {
      throw new UnusableDepthException("no table can be found in the work area: nothing flat and nearly level is seen"
          + " there. Clear the table, check where the camera looks and its pose, or say how high the table is");
    }
    return map(observation, table.map(plane -> SeenTable.of(plane, area, tableKnown))
        .orElseGet(() -> SeenTable.unseen(area.tableZ())));
  }

  /**
   * The same where it is known where the table lies.
   *
   * @param table in the base frame
   */
  public HeightMap map(Observation observation, Plane table) {
    image.load(observation.camera(), observation.depthMetres());
    return map(observation, SeenTable.of(table, area, tableKnown));
  }

  private HeightMap map(Observation observation, SeenTable table) {
    rgb = observation.rgb();
    Pose cameraInBase = observation.cameraInBase();
    DepthScale scale = tableKnown ? scaleFit.fit(image, cameraInBase, area) : DepthScale.AS_MEASURED;
    // Scaled depths show the table where it is said to be.
    double shown = tableKnown && scale.obstacle().isEmpty() ? area.tableZ() : table.level();
    WorkArea mapped = new WorkArea(area.centreX(), area.centreY(), table.level(), area.size());
    Pose cameraOnMap = onMap(cameraInBase, table, shown);
    image.refine(refinement(image.camera, cameraOnMap, mapped));
    project(cameraOnMap, scale.factor(), mapped);
    float[] metres = new float[grid.cells()];
    BitSet unseen = heights(metres);
    int holes = unseen.cardinality();
    check(holes, table.level());
    if (holes > 0) {
      holeFiller.fill(metres);
    }
    return new HeightMap(new Grid(mapped, side), metres, unseen, scale, table,
        rgb.length == 0 ? ColourMap.NONE : colours()).from(Vantage.of(cameraOnMap));
  }

  /** @param shown height at which the depths show the table that is taken to be at {@code table.level()} */
  private Pose onMap(Pose cameraInBase, SeenTable table, double shown) {
    Pose raised = shown == table.level() ? cameraInBase
        : new Pose(0, 0, table.level() - shown, 0, 0, 0, 1).times(cameraInBase);
    return table.tilt().angle() == 0 ? raised : table.mapInBase(area).inverse().times(raised);
  }

  /**
   * The same from points in no order. They may be few and may lack the table, as what PCL has filtered does: where
   * there is none, and none around, counts as empty table.
   *
   * @param points (points, 3) places in the cloud's frame, metres; NaN or infinite where there is none
   * @param cloudInBase pose of that frame in the base frame
   * @throws UnusableDepthException when no point lies in the work area, or they are in the wrong unit
   */
  public HeightMap map(float[] points, Pose cloudInBase) {
    return map(points, cloudInBase, SeenTable.unseen(area.tableZ()));
  }

  /**
   * The same where it is known where the table lies.
   *
   * @param table in the base frame
   */
  public HeightMap map(float[] points, Pose cloudInBase, Plane table) {
    return map(points, cloudInBase, SeenTable.of(table, area, tableKnown));
  }

  private HeightMap map(float[] points, Pose cloudInBase, SeenTable table) {
    PointUnits.check(points);
    Pose cloudOnMap =
        table.tilt().angle() == 0 ? cloudInBase : table.mapInBase(area).inverse().times(cloudInBase);
    place(points, cloudOnMap, table.level());
    float[] metres = new float[grid.cells()];
    BitSet unseen = heights(metres);
    check(0, table.level());
    holeFiller.fillSparse(metres);
    WorkArea mapped = new WorkArea(area.centreX(), area.centreY(), table.level(), area.size());
    return new HeightMap(new Grid(mapped, side), metres, unseen, DepthScale.AS_MEASURED, table, ColourMap.NONE);
  }

  /**
   * How much finer the image must be so that neighbouring pixels in the middle of the work area are about a cell apart.
   */
  private int refinement(CameraModel camera, Pose cameraInBase, WorkArea mapped) {
    double depth = cameraInBase.inverse().transform(mapped.centreX(), mapped.centreY(), mapped.tableZ())[2];
    if (depth <= 0) {
      return 1;
    }
    double cosineToVertical = Math.max(0.25, Math.abs(cameraInBase.rotation()[8]));
    double footprint = Math.max(depth / camera.fx(), depth / camera.fy() / cosineToVertical);
    return (int) Math.max(1, Math.min(MAX_REFINEMENT, Math.ceil(footprint / cell - 0.1)));
  }

  /**
   * Collects the points in the work area. Along an image row a ray's direction changes linearly: no table is needed.
   *
   * @param scale of the depths, applied to the rays
   * @param mapped heights begin at its table
   */
  private void project(Pose cameraInBase, double scale, WorkArea mapped) {
    CameraModel camera = image.camera;
    PictureWindow window = PictureWindow.of(camera, cameraInBase, mapped, -MAX_BELOW, MAX_HEIGHT);
    int width = window.right() - window.left();
    reset();
    double[] m = cameraInBase.rotation();
    // Position and direction in cells to the right, cells down, metres up.
    rays[0] = (float) grid.across(cameraInBase.x());
    rays[1] = (float) grid.down(cameraInBase.y());
    rays[2] = (float) (cameraInBase.z() - mapped.tableZ());
    rays[6] = (float) (scale * m[0] / camera.fx() / cell);
    rays[7] = (float) (-scale * m[3] / camera.fx() / cell);
    rays[8] = (float) (scale * m[6] / camera.fx());
    for (int row = window.top(); row < window.bottom(); row++) {
      aim(row, m, scale);
      reserve(width);
      int from = row * camera.width() + window.left();
      points = kernels.place(image.metres, from, from + width, window.left(), rays, side, -MAX_BELOW, MAX_HEIGHT,
          pointPixel, pointCell, pointHeight, points);
    }
    if (points < grid.cells()) {
      countMissed(m, scale);
    }
  }

  /** Begins the rays of an image row. */
  private void aim(int row, double[] m, double scale) {
    CameraModel camera = image.camera;
    double px = -camera.cx() / camera.fx();
    double py = (row - camera.cy()) / camera.fy();
    rays[3] = (float) (scale * (m[0] * px + m[1] * py + m[2]) / cell);
    rays[4] = (float) (-scale * (m[3] * px + m[4] * py + m[5]) / cell);
    rays[5] = (float) (scale * (m[6] * px + m[7] * py + m[8]));
  }

  /** Where the pixels are that lie on no cell, for the words with which a picture is refused. */
  private void countMissed(double[] m, double scale) {
    int width = image.camera.width();
    for (int row = 0; row < image.camera.height(); row++) {
      aim(row, m, scale);
      for (int col = 0; col < width; col++) {
        float depth = image.metres[row * width + col];
        if (depth > 0) {
          misses(rays[0] + depth * (rays[3] + col * rays[6]), rays[1] + depth * (rays[4] + col * rays[7]),
              rays[2] + depth * (rays[5] + col * rays[8]));
        }
      }
    }
  }

  /** Whether a point lies on no cell; counts it then. */
  private boolean misses(float u, float v, float h) {
    boolean beside = !(u >= 0 && u < side && v >= 0 && v < side);
    aside += beside ? 1 : 0;
    above += !beside && h > MAX_HEIGHT ? 1 : 0;
    below += !beside && h < -MAX_BELOW ? 1 : 0;
    return beside || h > MAX_HEIGHT || h < -MAX_BELOW;
  }

  private void place(float[] xyz, Pose cloudInBase, double tableZ) {
    reset();
    reserve(xyz.length / 3);
    double[] m = cloudInBase.rotation();
    for (int i = 0; i + 2 < xyz.length; i += 3) {
      double x = xyz[i];
      double y = xyz[i + 1];
      double z = xyz[i + 2];
      if (Double.isFinite(x + y + z)) {
        splat((float) grid.across(m[0] * x + m[1] * y + m[2] * z + cloudInBase.x()),
            (float) grid.down(m[3] * x + m[4] * y + m[5] * z + cloudInBase.y()),
            (float) (m[6] * x + m[7] * y + m[8] * z + cloudInBase.z() - tableZ));
      }
    }
  }

  /** Room for so many more points. */
  private void reserve(int more) {
    int needed = points + more;
    if (pointCell.length < needed) {
      int room = Math.max(needed, pointCell.length + pointCell.length / 4);
      pointPixel = Arrays.copyOf(pointPixel, room);
      pointCell = Arrays.copyOf(pointCell, room);
      pointHeight = Arrays.copyOf(pointHeight, room);
    }
  }

  private void reset() {
    points = 0;
    above = 0;
    below = 0;
    aside = 0;
    Arrays.fill(highest, Integer.MIN_VALUE);
    Arrays.fill(sum, 0);
    Arrays.fill(count, 0);
    Arrays.fill(lowerSum, 0);
    Arrays.fill(lowerCount, 0);
  }

  private void splat(float u, float v, float h) {
    if (!misses(u, v, h)) {
      pointCell[points] = (int) v * side + (int) u;
      pointHeight[points++] = h;
    }
  }

  /** Writes the cells' heights, NaN for those without a point, and returns these cells. */
  private BitSet heights(float[] metres) {
    findTops();
    for (int k = 0; k < points; k++) {
      int i = pointCell[k];
      float height = pointHeight[k];
      if (height >= top[i]) {
        sum[i] += height;
        count[i]++;
      } else {
        lowerSum[i] += height;
        lowerCount[i]++;
      }
    }
    for (int i = 0; i < metres.length; i++) {
      metres[i] = Math.max(0, sum[i] / count[i]); // by itself: vectors are made of it
    }
    BitSet unseen = new BitSet(metres.length);
    for (int i = 0; i < metres.length; i++) {
      if (count[i] == 0) {
        unseen.set(i);
      } else if (!isSupported(i)) {
        metres[i] = Math.max(0, lowerSum[i] / lowerCount[i]);
      }
    }
    return unseen;
  }

  /** The least height of the points that belong to the highest one of their cell. */
  private void findTops() {
    for (int k = 0; k < points; k++) {
      highest[pointCell[k]] = Math.max(highest[pointCell[k]], ordered(Float.floatToRawIntBits(pointHeight[k])));
    }
    for (int i = 0; i < top.length; i++) {
      top[i] = Float.intBitsToFloat(ordered(highest[i])) - SAME_TOP;
    }
  }

  /** The bits of a float as an integer in the order of floats, of which maxima cost less; the way back is the same. */
  private static int ordered(int bits) {
    return bits ^ bits >> 31 & Integer.MAX_VALUE;
  }

  /** Whether the top of a cell counts. */
  private boolean isSupported(int cell) {
    return MIN_SHARE * count[cell] >= count[cell] + lowerCount[cell];
  }

  /** Of the points within reach of the top of their cells. */
  private ColourMap colours() {
    cellColours.clear();
    for (int k = 0; k < points; k++) {
      int i = pointCell[k];
      if (pointHeight[k] >= top[i] == isSupported(i)) {
        cellColours.add(i, image.pixel(pointPixel[k]), rgb);
      }
    }
    return cellColours.map();
  }

  private void check(int holes, double tableZ) {
    if (points == 0) {
      throw new UnusableDepthException("no depth point lies in the work area (" + aside + " beside it, " + above
          + " more than 300 mm above the table, " + below + " more than 30 mm below its top at z = "
          + Math.round(tableZ * 1000) / 1000.0
          + " m): check where the camera looks, its pose in the base frame (optical frame: z forward) and the table"
          + " height");
    }
    if (holes * 100 > MAX_HOLES_PERCENT * grid.cells()) {
      throw new UnusableDepthException("depth covers too little of the work area: " + holes * 100 / grid.cells()
          + " % of its cells were not seen, at most " + MAX_HOLES_PERCENT + " % may be missing (" + above
          + " points too high, " + below
          + " below the table): move the camera so that it sees the whole area, or check its pose");
    }
  }
}
