package org.onegrasp.sim.render;

import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.SensorModel;

/**
 * A simulated depth camera over a scene, with its own stream of noise: the same seed and the same looks give the same
 * bytes.
 */
public final class RendererCamera {
  private static final byte[] NO_COLOUR = {};

  private final Renderer renderer;
  private final SensorModel sensor;
  private boolean colour;
  private final SplittableRandom random;

  /** @param colour false leaves the observations' rgb empty, which is faster */
  public RendererCamera(RendererScene scene, SensorModel sensor, boolean colour, long seed) {
    renderer = new Renderer(scene);
    this.sensor = sensor;
    this.colour = colour;
    random = new SplittableRandom(seed);
  }

  /** Whether observations carry rgb from now on. */
  public void seeColour(boolean newColour) {
    colour = newColour;
  }

  /** From now on it looks at this scene. */
  public void setScene(RendererScene scene) {
    renderer.setScene(scene);
  }

  /** @param object null for the empty scene */
  public Observation look(ObjectModel object, Pose objectInBase, double stampSeconds) {
    return look(object == null ? List.of() : List.of(new Thing(object, objectInBase)), stampSeconds);
  }

  /** One look at all things in the scene. */
  public Observation look(List<Thing> things, double stampSeconds) {
    int pixels = sensor.camera().width() * sensor.camera().height();
    float[] depth = new float[pixels];
    byte[] rgb = colour ? new byte[3 * pixels] : NO_COLOUR;
    if (colour) {
      renderer.depthAndColour(sensor.camera(), sensor.trueInBase(), things, depth, rgb);
    } else {
      renderer.depth(sensor.camera(), sensor.trueInBase(), things, depth);
    }
    // split: a look never depends on how many numbers the last one used
    sensor.measure(depth, random.split());
    return new Observation(sensor.camera(), sensor.cameraInBase(), depth, rgb, stampSeconds);
  }
}
