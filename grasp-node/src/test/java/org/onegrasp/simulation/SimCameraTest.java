package org.onegrasp.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;
import static org.onegrasp.simulation.SimCamera.Habit.REAL_TIME;
import static org.onegrasp.simulation.SimCamera.Habit.REMEMBERS;
import static org.onegrasp.simulation.SimCamera.Habit.TELLS_TIME;
import static org.onegrasp.simulation.SimCamera.Habit.TIME_FLOWS;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.Clock;
import org.onegrasp.msgs.Image;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.TableWorld;

class SimCameraTest {
  private final Queue<Throwable> thrownByLooks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();
  private final BlockingQueue<Image> images = new LinkedBlockingQueue<>();
  private RosMaster master;
  private RosNode node;
  private SimCamera camera;

  @BeforeEach
  void start() throws IOException {
    master = RosMaster.start("127.0.0.1", 0);
    node = RosNode.create(
        RosArguments.parse(List.of(), Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", "127.0.0.1")), "sim");
    node.subscribe("camera/depth/image_raw", Image.CODEC, 10, images::add);
  }

  @AfterEach
  void stop() {
    camera.close();
    node.close();
    master.close();
  }

  /** The embedded world, whose looks throw what a test wants them to. */
  private TableWorld world() throws IOException {
    SimWorld world = SimWorld.open(SimConfiguration.shipped(1));
    return (TableWorld) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {TableWorld.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("observe")) {
            looks.incrementAndGet();
            if (!thrownByLooks.isEmpty()) {
              throw thrownByLooks.remove();
            }
          }
          closes.addAndGet(method.getName().equals("close") ? 1 : 0);
          try {
            return method.invoke(world, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private void open(SimCamera.Habit... habits) throws IOException {
    camera = SimCamera.start(node, world(), new SimCamera.Settings(50, "", Set.of(habits)));
  }

  private Image next() throws InterruptedException {
    images.clear();
    Image image = images.poll(60, TimeUnit.SECONDS);
    assertNotNull(image, "no image");
    return image;
  }

  @Test
  void looksGoOnWhateverOneOfThemThrows() throws Exception {
    thrownByLooks.addAll(List.of(new StackOverflowError(), new AssertionError("wrong"), new OutOfMemoryError("as if"),
        new IllegalStateException("Gazebo does not answer"), new ExceptionInInitializerError("no table")));
    open();
    assertEquals("32FC1", next().encoding());
    assertTrue(thrownByLooks.isEmpty());
    assertEquals(4, camera.heartbeat().failures()); // the exception is one that the camera expects
  }

  @Test
  void pausedCameraLooksOnlyWhenItIsTold() throws Exception {
    open();
    next();
    camera.pause(true);
    camera.lookOnce(); // waits for the look that may be under way
    int before = looks.get();
    camera.lookOnce();
    assertEquals(before + 1, looks.get());
    camera.pause(false);
    eventually(() -> looks.get() > before + 1);
  }

  @Test
  void onlyACameraThatRemembersKeepsItsLooks() throws Exception {
    open(REMEMBERS);
    assertNotNull(camera.seen(next().header().stamp().toNanos()));
    camera.close();
    open();
    assertNull(camera.seen(next().header().stamp().toNanos()));
  }

  @Test
  void timeIsToldAndFlowsUnderTheCamera() throws Exception {
    BlockingQueue<Clock> clock = new LinkedBlockingQueue<>();
    node.subscribe("/clock", Clock.CODEC, 10, clock::add);
    open(TELLS_TIME, TIME_FLOWS, REAL_TIME);
    long first = clock.poll(60, TimeUnit.SECONDS).clock().toNanos();
    eventually(() -> clock.stream().anyMatch(time -> time.clock().toNanos() > first));
  }

  @Test
  void closingEndsTheLooksAndTheWorld() throws Exception {
    open();
    next();
    camera.close();
    int looked = looks.get();
    assertEquals(1, closes.getAndSet(0));
    assertTrue(!camera.heartbeat().alive());
    assertEquals(looked, looks.get());
  }
}
