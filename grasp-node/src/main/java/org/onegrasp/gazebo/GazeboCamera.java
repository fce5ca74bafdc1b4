package org.onegrasp.gazebo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.onegrasp.msgs.gazebo.Image;
import org.onegrasp.msgs.gazebo.ImageStamped;
import org.onegrasp.world.Observation;
import org.onegrasp.world.table.SensorModel;

/**
 * A camera of our own in a lock-step world: it renders only while somebody looks, and its pictures get the noise of the
 * sensor model on top, as in the embedded simulator.
 */
final class GazeboCamera implements AutoCloseable {
  /**
   * Of simulated time that goes on while a picture is on its way, so that gzserver makes it only once: seconds, but no
   * more than this share of a period.
   */
  private static final double TAIL = 0.024;
  private static final double TAIL_SHARE = 0.6;
  /** Then time goes on, in case that a picture was due later than known. */
  private static final long PATIENCE_NANOS = 30_000_000L;
  private static final double INSTANT = 1e-5; // seconds, less than any physics step
  private static final int QUEUE = 16;

  private final GazeboSession session;
  private final LockStep lockStep;
  private final String name;
  private final SensorModel sensor;
  private final boolean hasColour;
  private boolean colour;
  private final double period; // of simulated time from one picture to the next, seconds
  private final double tail;
  private final boolean live;
  private final SplittableRandom random;
  private Subscription depthTopic;
  private Subscription colourTopic;
  private ImageStamped depth;
  private ImageStamped rgb;
  private double due; // no picture before this simulated time, seconds: a period after the last one

  /**
   * How often a camera takes pictures. gzserver renders a picture again and again while its world is paused at the time
   * when it made it (Sensor::NeedsUpdate takes time that stands still for a world that was reset).
   *
   * @param hz most pictures in a second of simulated time
   * @param live whether it goes on when nobody looks; otherwise it begins anew with each look, which takes some
   * milliseconds more
   */
  record Rate(double hz, boolean live) {}

  /** Puts the camera into the world, under a name that nothing else has there. */
  GazeboCamera(GazeboSession session, LockStep lockStep, SensorModel sensor, boolean colour, Rate rate, long seed) {
    this.session = session;
    this.lockStep = lockStep;
    name = session.models().newName("camera");
    this.sensor = sensor;
    hasColour = colour;
    this.colour = colour;
    period = 1 / rate.hz;
    live = rate.live;
    tail = live ? Math.min(TAIL, TAIL_SHARE * period) : 0;
    random = new SplittableRandom(seed);
    session.models().spawn(name, SdfText.camera(name, sensor, rate.hz, colour));
  }

  /** Whether pictures carry rgb from now on; they never do where the camera was made without. */
  void seeColour(boolean newColour) {
    colour = newColour && hasColour;
  }

  SensorModel sensor() {
    return sensor;
  }

  /**
   * A picture of the world as it stands now, never one that was given before; takes some simulated time.
   *
   * @throws GazeboException when none comes; a gzserver of our own is lost then
   */
  Observation look() {
    if (session.server() != null) {
      session.server().checkRenders();
    }
    double from = Math.max(lockStep.secondsAfter(), due - period + INSTANT);
    for (int attempt = 0; attempt < 2; attempt++) {
      open();
      for (PicturePatience patience = new PicturePatience(System::nanoTime); !patience.isOver(); patience.round()) {
        lockStep.begin(Math.max(0, due - lockStep.seconds()) + tail);
        if (await(from)) {
          due = Packets.seconds(depth.getTime()) + period;
          if (!live) {
            rest();
          }
          return observation();
        }
      }
      rest();
    }
    throw blind();
  }

  /** One of our own is given up: another may render again. */
  private GazeboException blind() {
    String why = "Gazebo's camera \"" + name + "\" sends no pictures: rendering does not work ";
    return session.server() == null
        ? new GazeboException(why + "there. Start that gzserver with a DISPLAY: xvfb-run gzserver ...")
        : session.giveUp(why + "on its display. It said last:\n" + session.server().lastWords());
  }

  private void open() {
    if (depthTopic == null) {
      depthTopic = subscribe("depth", this::takeDepth);
    }
    if (colour && colourTopic == null) {
      colourTopic = subscribe("rgb", this::takeColour);
    } else if (!colour) {
      restColour();
    }
  }

  private Subscription subscribe(String sensorName, Consumer<ImageStamped> picture) {
    return session.transport().subscribe("~/" + name + "/link/" + sensorName + "/image", ImageStamped.parser(),
        ImageStamped.getDefaultInstance(), false, QUEUE, picture);
  }

  /** Stops rendering until the next look. */
  void rest() {
    if (depthTopic != null) {
      depthTopic.close();
      depthTopic = null;
    }
    restColour();
  }

  private void restColour() {
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
    long end = System.nanoTime() + PATIENCE_NANOS;
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
    return image != null && Packets.seconds(image.getTime()) >= seconds - INSTANT / 2;
  }

  private synchronized Observation observation() {
    float[] metres = depthMetres(depth.getImage());
    // split: a look never depends on how many numbers the last one used
    sensor.measure(metres, random.split());
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
   * Leaves the camera where it is: gzserver 11 may die when a camera is taken away (gazebo-classic issue 699, "Camera
   * deletion race condition"), and a camera that nobody looks through costs it nothing but memory.
   */
  @Override
  public void close() {
    rest();
  }
}
