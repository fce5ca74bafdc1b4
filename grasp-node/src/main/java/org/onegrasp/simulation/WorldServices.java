package org.onegrasp.simulation;

import java.util.function.Supplier;
import org.onegrasp.msgs.Trigger;
import org.onegrasp.ros.RosNode;

/**
 * Services (std_srvs/Trigger) that change the world around a simulated robot: ~pause, ~resume, ~step, ~reset, ~spawn,
 * ~delete.
 */
public final class WorldServices {
  private final SimServices services;
  private final SimCamera camera;
  private final long seed;

  /**
   * For a robot with services of its own.
   *
   * @param seed of objects that are named by their family
   */
  public WorldServices(SimServices services, SimCamera camera, long seed) {
    this.services = services;
    this.camera = camera;
    this.seed = seed;
  }

  /** Serves until the node is closed. */
  public void offer(RosNode node) {
    offer(node, "~pause", () -> {
      camera.pause(true);
      return "paused";
    });
    offer(node, "~resume", () -> {
      camera.pause(false);
      return "going on";
    });
    offer(node, "~step", () -> {
      camera.lookOnce();
      return "one picture taken";
    });
    offer(node, "~reset", () -> {
      services.robot().placeAgain();
      return "arm parked, " + services.robot().object().name() + " put back";
    });
    offer(node, "~spawn", () -> {
      String name = node.parameters().get("~object", services.robot().object().name());
      services.place(NamedObjects.choose(name, seed));
      return "there stands " + services.robot().object().name();
    });
    offer(node, "~delete", () -> {
      services.robot().remove();
      return "the table is empty";
    });
  }

  private void offer(RosNode node, String name, Supplier<String> action) {
    node.serve(name, Trigger.CODEC, request -> services.answer(action));
  }
}
