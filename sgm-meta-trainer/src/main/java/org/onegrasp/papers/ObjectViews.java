package org.onegrasp.papers;

import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.sim.render.Renderer;
import org.onegrasp.sim.render.RendererMesh;
import org.onegrasp.sim.render.RendererScene;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.SensorModel;

/**
 * Depth pictures of household objects on a table, to tell their families by: how much nearer than the table each pixel
 * is, with a camera's noise. A thing lies about as others of its family do, is seen from above or from aside, and comes
 * once.
 */
final class ObjectViews {
  static final int SIDE = 24; // pixels
  private static final CameraModel CAMERA = CameraModel.ofFieldOfView(SIDE, SIDE, 0.42);
  private static final double DISTANCE = 0.65; // metres, from the camera to the middle of the table
  private static final double MOST_TILT = 0.6; // radians from straight down
  private static final double SHIFT = 0.02; // metres that things stand away from the middle, at most
  private static final double TURN = 0.4; // radians by which they are turned out of their family's direction, at most
  private static final double NOISE = 0.002; // metres, standard deviation of a pixel
  private static final double UNIT = 0.02; // metres that are 1
  private static final float MOST = 127 / 64f; // so that eight bits are used well

  private final SplittableRandom random;
  private final Renderer renderer;
  private final float[] depth = new float[SIDE * SIDE];
  private final float[] empty = new float[SIDE * SIDE];

  private ObjectViews(long seed) {
    random = new SplittableRandom(seed);
    double top = WorkArea.STANDARD.tableZ();
    RendererMesh table = RendererMesh.box(Pose.ofYaw(0, 0, top - 0.02, 0), 2, 2, 0.04, 0x808080);
    renderer = new Renderer(new RendererScene(List.of(table), new double[] {0, 0, 1}, 1, 0));
  }

  /**
   * So many objects of each family, each seen once and labelled by its family's place in the list.
   *
   * @param firstInstance of each family; other instances are other objects
   */
  static Examples of(List<String> families, int each, long firstInstance) {
    int size = SIDE * SIDE;
    float[] inputs = new float[families.size() * each * size];
    int[] labels = new int[families.size() * each];
    ObjectViews views = new ObjectViews(firstInstance);
    for (int n = 0; n < labels.length; n++) {
      labels[n] = n % families.size();
      views.draw(HouseholdObjects.sample(families.get(labels[n]), firstInstance + n / families.size()), inputs,
          n * size);
    }
    return new Examples(new int[] {SIDE, SIDE, 1}, inputs, labels, families.size());
  }

  private void draw(ObjectModel object, float[] into, int at) {
    double z = WorkArea.STANDARD.tableZ();
    double tilt = MOST_TILT * random.nextDouble();
    Pose camera = SensorModel.lookAt(0, -DISTANCE * StrictMath.sin(tilt), z + DISTANCE * StrictMath.cos(tilt), 0, 0, z);
    renderer.depth(CAMERA, camera, object, Pose.ofYaw(around(SHIFT), around(SHIFT), z, around(TURN)), depth);
    renderer.depth(CAMERA, camera, List.of(), empty);
    for (int k = 0; k < depth.length; k++) {
      double nearer = (empty[k] - depth[k] + NOISE * random.nextGaussian()) / UNIT;
      into[at + k] = (float) Math.max(-MOST, Math.min(MOST, nearer));
    }
  }

  private double around(double bound) {
    return bound * (2 * random.nextDouble() - 1);
  }
}
