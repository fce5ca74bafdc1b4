package org.onegrasp.gazebo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.onegrasp.msgs.gazebo.Image;
import org.onegrasp.msgs.gazebo.ImageStamped;
import org.onegrasp.sim.SensorModel;
import org.onegrasp.world.Observation;

/**
 * A camera of our own in a lock-step world: it renders only while somebody looks, and its pictures get the noise of the sensor model
 * on top, as in the embedded simulator.
 */
final class GazeboCamera implements AutoCloseable {
  static final double RATE_HZ = 100;
  private static final long WAIT_NANOS = 10_000_000_000L;
  private static final int QUEUE = 16;

  private final GazeboSession session;
  private final LockStep lockStep;
  private final String name;
  private final SensorModel sensor;
  private final boolean colour;
  private final SplittableRandom random;
  private Subscription depthTopic;
  private Subscription colourTopic;
  private ImageStamped depth;
  private ImageStamped rgb;

  /** Puts the camera into the world. */
  GazeboCamera(GazeboSession session, LockStep lockStep, String name, SensorModel sensor, boolean colour, long seed) {
    this.session = session;
    this.lockStep = lockStep;
    this.name = name;
    this.sensor = sensor;
    this.colour = colour;
    random = new SplittableRandom(seed);
    session.spawn(name, SdfText.camera(name, sensor, RATE_HZ, colour));
  }

  SensorModel sensor() {
    return sensor;
  }

  /** A picture of the world as it stands now; takes some simulated time. */
  Observation look() {
    if (session.server() != null) {
      session.server().checkRenders();
    }
    double from = lockStep.seconds();
    for (int attempt = 0; attempt < 2; attempt++) {
      open();
      long end = System.nanoTime() + WAIT_NANOS;
      while (System.nanoTime() < end) {
        lockStep.advance(1.5 / RATE_HZ);
        if (await(from)) {
          return observation();
        }
      }
      rest();
    }
    throw new GazeboException("Gazebo's camera \"" + name + "\" sends no pictures: rendering does not work "
        + (session.server() == null ? "there. Start that gzserver with a DISPLAY: xvfb-run gzserver ..."
            : "on its display. It said last:\n" + session.server().lastWords()));
  }

  private void open() {
    if (depthTopic == null) {
      depthTopic = session.transport().subscribe("~/" + name + "/link/depth/image", ImageStamped.parser(),
          ImageStamped.getDefaultInstance(), false, QUEUE, this::takeDepth);
      if (colour) {
        colourTopic = session.transport().subscribe("~/" + name + "/link/rgb/image", ImageStamped.parser(),
            ImageStamped.getDefaultInstance(), false, QUEUE, this::takeColour);
      }
    }
  }

  /** Stops rendering until the next look. */
  void rest() {
    if (depthTopic != null) {
      depthTopic.close();
      depthTopic = null;
    }
    if (colourTopic != null) {
      colourTopic.close();
      colourTopic = null;
    }
  }

  private synchronized void takeDepth(ImageStamped image) {
    depth = image;
    notifyAll();
  }

  private synchronized void takeColour(ImageStamped image) {
    rgb = image;
    notifyAll();
  }

  private synchronized boolean await(double from) {
    long end = System.nanoTime() + 50_000_000L;
    try {
      while (!(later(depth, from) && (!colour || later(rgb, from)))) {
        session.checkThere();
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          return false;
        }
        wait(millis);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GazeboException("interrupted while waiting for a picture", e);
    }
  }

  private static boolean later(ImageStamped image, double seconds) {
    return image != null && Packets.seconds(image.getTime()) >= seconds - 1e-6;
  }

  private synchronized Observation observation() {
    float[] metres = depthMetres(depth.getImage());
    sensor.noise().apply(sensor.camera(), metres, random.split()); // split: a look never depends on how many numbers the last one used
    byte[] pixels = colour ? rgb.getImage().getData().toByteArray() : new byte[0];
    return new Observation(sensor.camera(), sensor.cameraInBase(), metres, pixels, Packets.seconds(depth.getTime()));
  }

  /** The message's own row length is wrong for depth: rows are 4 bytes a pixel. */
  static float[] depthMetres(Image image) {
    float[] metres = new float[image.getWidth() * image.getHeight()];
    if (image.getData().size() != 4 * metres.length) {
      throw new GazeboException("depth picture of " + image.getData().size() + " bytes, expected " + 4 * metres.length);
    }
    ByteBuffer.wrap(image.getData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(metres);
    return metres;
  }

  /**
   * Leaves the camera where it is: gzserver 11 may die when a camera is taken away (gazebo-classic issue 699, "Camera deletion race
   * condition"), and a camera that nobody looks through costs it nothing but memory.
   */
  @Override
  public void close() {
    rest();
  }
}
