package org.onegrasp.papers;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.objects.Part;
import org.onegrasp.objects.PartedObject;
import org.onegrasp.sim.render.Renderer;
import org.onegrasp.sim.render.RendererMesh;
import org.onegrasp.sim.render.RendererScene;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.SensorModel;

/**
 * Colour pictures of household objects on a table, and for every cell of two by two pixels the part that is seen in its
 * middle: the renderer draws the same object twice, in its colours and light, and without light in the numbers of its
 * parts.
 */
final class PartPictures {
  static final int SIDE = 64; // pixels
  static final int MASK_SIDE = 32; // cells
  static final int CHANNELS = 3;
  /** Background, then the parts. */
  static final List<String> CLASSES =
      Stream.concat(Stream.of("background"), Stream.of(Part.values()).map(p -> p.name().toLowerCase(Locale.ROOT)))
          .toList();
  private static final double FIELD_OF_VIEW = 0.36; // radians
  private static final CameraModel CAMERA = CameraModel.ofFieldOfView(SIDE, SIDE, FIELD_OF_VIEW);
  private static final CameraModel MASK_CAMERA = CameraModel.ofFieldOfView(MASK_SIDE, MASK_SIDE, FIELD_OF_VIEW);
  private static final double DISTANCE = 0.65; // metres, from the camera to the middle of the table
  private static final double MOST_TILT = 0.6; // radians from straight down
  private static final double SHIFT = 0.02; // metres that things stand away from the middle, at most
  private static final double NOISE = 4; // of 255, standard deviation of a pixel
  private static final int DARKEST = 90; // grey of a table, of 255
  private static final int LIGHTEST = 230;
  private static final int TINT = 25; // by which its colours differ from grey, at most
  private static final RendererScene NOTHING = new RendererScene(List.of(), new double[] {0, 0, 1}, 1, 0);

  private final SplittableRandom random;
  private final float[] depth = new float[SIDE * SIDE]; // not used
  private final byte[] rgb = new byte[CHANNELS * SIDE * SIDE];
  private final byte[] mask = new byte[CHANNELS * MASK_SIDE * MASK_SIDE];
  private final float[] maskDepth = new float[MASK_SIDE * MASK_SIDE]; // not used

  private PartPictures(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * So many objects of each family, each seen once.
   *
   * @param firstInstance of each family; other instances are other objects
   */
  static CellExamples of(List<String> families, int each, long firstInstance) {
    int cells = MASK_SIDE * MASK_SIDE;
    int size = CHANNELS * SIDE * SIDE;
    int count = families.size() * each;
    float[] inputs = new float[count * size];
    int[] labels = new int[count * cells];
    PartPictures pictures = new PartPictures(firstInstance);
    for (int i = 0; i < count; i++) {
      PartedObject object =
          HouseholdObjects.parted(families.get(i % families.size()), firstInstance + i / families.size());
      pictures.draw(object);
      for (int k = 0; k < size; k++) {
        inputs[i * size + k] =
            (float) (((pictures.rgb[k] & 255) + NOISE * pictures.random.nextGaussian()) / 127.5 - 1);
      }
      for (int cell = 0; cell < cells; cell++) {
        labels[i * cells + cell] = pictures.mask[CHANNELS * cell + CHANNELS - 1];
      }
    }
    return new CellExamples(size, inputs, cells, labels, CLASSES.size());
  }

  private void draw(PartedObject object) {
    WorkArea area = WorkArea.STANDARD;
    Pose pose = Pose.ofYaw(around(SHIFT), around(SHIFT), area.tableZ(), around(Math.PI));
    double tilt = MOST_TILT * random.nextDouble();
    Pose camera = SensorModel.lookAt(0, -DISTANCE * StrictMath.sin(tilt), area.tableZ() + DISTANCE
        * StrictMath.cos(tilt), 0, 0, area.tableZ());
    new Renderer(table(area)).depthAndColour(CAMERA, camera, object.object(), pose, depth, rgb);
    new Renderer(NOTHING).depthAndColour(MASK_CAMERA, camera, object.painted(), pose, maskDepth, mask);
  }

  /** A table of some dull colour, in light from anywhere above. */
  private RendererScene table(WorkArea area) {
    int grey = DARKEST + random.nextInt(LIGHTEST - DARKEST);
    int colour = 0;
    for (int c = 0; c < CHANNELS; c++) {
      colour = colour << 8 | grey + random.nextInt(2 * TINT) - TINT;
    }
    RendererMesh top = RendererMesh.box(Pose.ofYaw(0, 0, area.tableZ() - 0.02, 0), 2, 2, 0.04, colour);
    double[] toLight = {around(1), around(1), 0.8};
    return new RendererScene(List.of(top), toLight, 0.3 + 0.3 * random.nextDouble(), 0);
  }

  private double around(double bound) {
    return bound * (2 * random.nextDouble() - 1);
  }
}
