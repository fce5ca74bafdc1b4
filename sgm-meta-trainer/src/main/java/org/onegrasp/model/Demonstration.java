package org.onegrasp.model;

import org.onegrasp.grasp.ColourMap;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.Unseen;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/**
 * One look at an object and the grasp that was shown on it.
 *
 * @param object name that the person gave
 * @param grid where the look's cells lie
 * @param seen the network's input over the grid, int8 (side, side, channels), heights in millimetres; nobody writes it
 * @param grasp in the frame of the map that was seen: the base frame, unless the table leans
 * @param colours over the grid; a lesson does not see them
 * @param unseen what the camera did not see, as in the shadow of the object; a lesson does not see it either
 */
public record Demonstration(String object, Grid grid, byte[] seen, Grasp grasp, ColourMap colours, Unseen unseen) {

  /** Heights at which one table is seen by one camera are so near, metres. */
  private static final double SAME_TABLE = 0.004;

  /** Without colour, and as if all had been seen. */
  public Demonstration(String object, Grid grid, byte[] seen, Grasp grasp) {
    this(object, grid, seen, grasp, ColourMap.NONE, Unseen.NONE);
  }

  /**
   * What a lesson sees of a look at the whole work area: the cells around the grasp. On an area of the size that the
   * network was trained on these are all.
   *
   * @param seen the network's input over the whole area
   */
  public static Demonstration around(String object, InputSpec input, Grid whole, byte[] seen, Grasp grasp) {
    Grid part = whole.around(grasp.x(), grasp.y(), input.side());
    return new Demonstration(object, part, whole.cut(seen, input.channels(), part), grasp);
  }

  /**
   * The same with the look's colours and with what the camera did not see.
   *
   * @param seen the network's input of the map
   */
  public static Demonstration around(String object, InputSpec input, HeightMap map, byte[] seen, Grasp grasp) {
    Demonstration plain = around(object, input, map.grid(), seen, grasp);
    return new Demonstration(object, plain.grid, plain.seen, grasp, map.colours().cut(map.grid(), plain.grid),
        map.vantage().isKnown() ? Unseen.of(map).cut(map.grid(), plain.grid) : Unseen.NONE);
  }

  /**
   * The grasp as if the look had been over another area of this size: as high above the table as it was shown. Where
   * the table is seen as it was then, this is where the tips were, also if the camera sees it too high. On another
   * table tips that were shown inside of what is seen say nothing.
   */
  public Grasp graspOn(WorkArea area) {
    WorkArea own = grid.area();
    if (own.equals(area)) {
      return grasp;
    }
    double moved = area.tableZ() - own.tableZ();
    double tip = grasp.z() - own.tableZ();
    double above = Math.abs(moved) <= SAME_TABLE ? tip : Math.max(0, tip);
    return new Grasp(grasp.x() + area.centreX() - own.centreX(), grasp.y() + area.centreY() - own.centreY(),
        area.tableZ() + above, grasp.yaw(), grasp.width(), grasp.quality());
  }

  /** The same under another name. */
  public Demonstration called(String name) {
    return new Demonstration(name, grid, seen, grasp, colours, unseen);
  }

  /** Why a network that sees like this cannot be taught it, and what to do; empty when it can. */
  public String obstacle(InputSpec input) {
    return input.fits(grid, seen.length) ? ""
        : "'" + object + "' was shown on " + grid.side() + " x " + grid.side() + " cells of "
            + Math.round(grid.cell() * 1e4) / 10.0 + " mm, " + seen.length + " values, and this model sees "
            + input.describe()
            + ": show it again";
  }

  /** @throws IllegalArgumentException when there is an {@link #obstacle} */
  public void requireFor(InputSpec input) {
    String obstacle = obstacle(input);
    if (!obstacle.isEmpty()) {
      throw new IllegalArgumentException(obstacle);
    }
  }
}
