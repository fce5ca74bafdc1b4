package org.onegrasp.node.camera;

import static org.onegrasp.node.health.Problems.Subject.DEPTH;

import java.util.List;
import java.util.Optional;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.HeightMapper;
import org.onegrasp.grasp.TableFinder;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.TableSource;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Plane;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/**
 * Knows where the table is, from what a person said or from the pictures. What is found stays as it is while pictures
 * differ as noise makes them differ; a table that moved is followed when three pictures in a row agree where it is now.
 * For one thread.
 */
final class TableWatch {
  /** Pictures of one table differ by less: metres in the middle of the work area, radians. */
  private static final double SAME = 0.004;
  private static final double SAME_TURN = Math.toRadians(0.6);
  /** What is found moves by this share of such differences. */
  private static final double SHARE = 0.125;
  private static final int PICTURES = 3;

  private final TableSource source;
  private final WorkArea area;
  private final HeightMapper mapper;
  private final TableFinder finder = new TableFinder();
  private Plane table; // null before it was found
  private Plane moved; // where the last pictures show it otherwise
  private int agreeing; // how many of them

  TableWatch(TableSource source, WorkArea area, HeightMapper mapper) {
    this.source = source;
    this.area = area;
    this.mapper = mapper;
  }

  /**
   * The pose of a camera that sees the table, in a base frame on the table.
   *
   * @throws UnusableInputException when it sees none
   */
  Pose cameraOnTable(CameraModel camera, float[] metres) {
    List<TableFinder.Found> planes = finder.planes(camera, metres);
    if (planes.isEmpty()) {
      throw new UnusableInputException(DEPTH, "no table can be found in the picture: nothing flat is seen that is large"
          + " enough. Show more of the table, or set ~camera_pose and ~table_z");
    }
    Pose onTable = planes.get(0).plane().viewer();
    return new Pose(onTable.x(), onTable.y(), onTable.z() + area.tableZ(), onTable.qx(), onTable.qy(), onTable.qz(),
        onTable.qw());
  }

  /** @throws UnusableInputException when the table is not found */
  HeightMap map(Observation observation) {
    return switch (source) {
      case SAID -> mapper.map(observation);
      case SEEN -> mapper.map(observation, seen(finder.table(observation.camera(), observation.depthMetres(),
          observation.cameraInBase(), area, false)));
      case BASE -> mapper.map(observation, Plane.level(area.tableZ()));
    };
  }

  /**
   * The same of points in no order.
   *
   * @param xyz (points, 3) metres in the cloud's frame
   * @throws UnusableInputException when the table is not found
   */
  HeightMap map(float[] xyz, Pose cloudInBase) {
    return source == TableSource.SAID ? mapper.map(xyz, cloudInBase)
        : mapper.map(xyz, cloudInBase, seen(finder.table(xyz, cloudInBase, area)));
  }

  private Plane seen(Optional<TableFinder.Found> found) {
    found.map(TableFinder.Found::plane).ifPresent(this::look);
    if (table == null) {
      throw new UnusableInputException(DEPTH,
          "no table can be found in the work area: nothing flat and nearly level is seen"
              + " there. Clear the table, check the camera's pose, or set ~table_z to its height");
    }
    return table;
  }

  private void look(Plane seen) {
    if (table == null) {
      table = seen;
    } else if (same(table, seen)) {
      table = between(table, seen);
      agreeing = 0;
    } else {
      agreeing = agreeing > 0 && same(moved, seen) ? agreeing + 1 : 1;
      moved = seen;
      if (agreeing >= PICTURES) {
        table = moved;
        agreeing = 0;
      }
    }
  }

  private boolean same(Plane a, Plane b) {
    return Math.abs(middle(a) - middle(b)) <= SAME && a.angleTo(b) <= SAME_TURN;
  }

  private double middle(Plane plane) {
    return plane.z(area.centreX(), area.centreY());
  }

  private static Plane between(Plane from, Plane to) {
    return new Plane(from.nx() + SHARE * (to.nx() - from.nx()), from.ny() + SHARE * (to.ny() - from.ny()),
        from.nz() + SHARE * (to.nz() - from.nz()), from.offset() + SHARE * (to.offset() - from.offset()));
  }
}
