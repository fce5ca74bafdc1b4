package org.onegrasp.grasp;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
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
  private final DepthImage image = new DepthImage();
  private final DepthScaleFit scaleFit = new DepthScaleFit();
  private final TableFinder tableFinder = new TableFinder();
  private final HoleFiller holeFiller;
  private final float[] highest;
  private final float[] sum;
  private final int[] count;
  private final float[] lowerSum;
  private final int[] lowerCount;
  // Points inside the work area, compact: their cell and height.
  private int[] pointCell = new int[0];
  private float[] pointHeight = new float[0];
  private int points;
  private final CellColours cellColours;
  private byte[] rgb = {}; // of the latest picture, (height, width, 3); empty without colour
  private int above;
  private int below;
  private int aside;

  /**
   * For a table whose height is known: depths are scaled to it.
   *
   * @param grid cells of the maps
   */
  public HeightMapper(Grid grid) {
    this(grid, true);
  }

  /**
   * @param grid cells of the maps
   * @param tableKnown whether the height of the table is known better than the camera's depth, see {@link DepthScale};
   * else depths are taken as they come
   */
  public HeightMapper(Grid grid, boolean tableKnown) {
    this.grid = grid;
    this.tableKnown = tableKnown;
    area = grid.area();
    side = grid.side();
    cell = grid.cell();
    holeFiller = new HoleFiller(side);
    highest = new float[grid.cells()];
    sum = new float[grid.cells()];
    count = new int[grid.cells()];
    lowerSum = new float[grid.cells()];
    lowerCount = new int[grid.cells()];
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
    project(cameraOnMap, scale.factor(), table.level());
    float[] metres = new float[grid.cells()];
    BitSet unseen = heights(metres);
    int holes = unseen.cardinality();
    check(holes, table.level());
    if (holes > 0) {
      holeFiller.fill(metres);
    }
    return new HeightMap(new Grid(mapped, side), metres, unseen, scale, table,
        rgb.length == 0 ? ColourMap.NONE : colours());
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
   * @param tableZ where heights begin, metres
   */
  private void project(Pose cameraInBase, double scale, double tableZ) {
    CameraModel camera = image.camera;
    int width = camera.width();
    reset(width * camera.height());
    cellColours.reset(rgb.length == 0 ? 0 : width * camera.height());
    double[] m = cameraInBase.rotation();
    // Position and direction in cells to the right, cells down, metres up.
    float originU = (float) grid.across(cameraInBase.x());
    float originV = (float) grid.down(cameraInBase.y());
    float originH = (float) (cameraInBase.z() - tableZ);
    float stepU = (float) (scale * m[0] / camera.fx() / cell);
    float stepV = (float) (-scale * m[3] / camera.fx() / cell);
    float stepH = (float) (scale * m[6] / camera.fx());
    for (int row = 0; row < camera.height(); row++) {
      double px = -camera.cx() / camera.fx();
      double py = (row - camera.cy()) / camera.fy();
      float startU = (float) (scale * (m[0] * px + m[1] * py + m[2]) / cell);
      float startV = (float) (-scale * (m[3] * px + m[4] * py + m[5]) / cell);
      float startH = (float) (scale * (m[6] * px + m[7] * py + m[8]));
      for (int col = 0; col < width; col++) {
        float depth = image.metres[row * width + col];
        if (depth > 0) {
          if (rgb.length > 0) {
            cellColours.point(points, image.pixel(row, col));
          }
          splat(originU + depth * (startU + col * stepU), originV + depth * (startV + col * stepV),
              originH + depth * (startH + col * stepH));
        }
      }
    }
  }

  private void place(float[] xyz, Pose cloudInBase, double tableZ) {
    reset(xyz.length / 3);
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

  private void reset(int pixels) {
    if (pointCell.length < pixels) {
      pointCell = new int[pixels];
      pointHeight = new float[pixels];
    }
    points = 0;
    above = 0;
    below = 0;
    aside = 0;
    Arrays.fill(highest, Float.NEGATIVE_INFINITY);
    Arrays.fill(sum, 0);
    Arrays.fill(count, 0);
    Arrays.fill(lowerSum, 0);
    Arrays.fill(lowerCount, 0);
  }

  private void splat(float u, float v, float h) {
    if (!(u >= 0 && u < side && v >= 0 && v < side)) {
      aside++;
    } else if (h > MAX_HEIGHT) {
      above++;
    } else if (h < -MAX_BELOW) {
      below++;
    } else {
      int i = (int) v * side + (int) u;
      pointCell[points] = i;
      pointHeight[points++] = h;
      highest[i] = Math.max(highest[i], h);
    }
  }

  /** Writes the cells' heights, NaN for those without a point, and returns these cells. */
  private BitSet heights(float[] metres) {
    for (int k = 0; k < points; k++) {
      int i = pointCell[k];
      if (pointHeight[k] >= highest[i] - SAME_TOP) {
        sum[i] += pointHeight[k];
        count[i]++;
      } else {
        lowerSum[i] += pointHeight[k];
        lowerCount[i]++;
      }
    }
    BitSet unseen = new BitSet(metres.length);
    for (int i = 0; i < metres.length; i++) {
      boolean supported = MIN_SHARE * count[i] >= count[i] + lowerCount[i];
      float height = supported ? sum[i] / count[i] : lowerSum[i] / lowerCount[i];
      metres[i] = count[i] == 0 ? Float.NaN : Math.max(0, height);
      unseen.set(i, count[i] == 0);
    }
    return unseen;
  }

  /** Of the points within reach of the top of their cells. */
  private ColourMap colours() {
    for (int k = 0; k < points; k++) {
      int i = pointCell[k];
      boolean supported = MIN_SHARE * count[i] >= count[i] + lowerCount[i];
      if (pointHeight[k] >= highest[i] - SAME_TOP == supported) {
        cellColours.add(i, k, rgb);
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
