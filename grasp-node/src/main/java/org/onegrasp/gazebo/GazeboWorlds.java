package org.onegrasp.gazebo;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.onegrasp.sim.SdfReader;
import org.onegrasp.sim.SdfWorld;
import org.onegrasp.sim.SimConfiguration;
import org.onegrasp.sim.Simulator;
import org.onegrasp.world.GraspWorld;

/** Opens table worlds in Gazebo. Each open world has a gzserver of its own; closed ones leave theirs to the next. */
public final class GazeboWorlds implements Simulator {
  private static final SimConfiguration SHIPPED = SimConfiguration.shipped(1);

  private final GazeboInstallation installation;
  private final SdfWorld world;
  private final ArrayDeque<TableRig> idle = new ArrayDeque<>();
  private final List<TableRig> all = new ArrayList<>();
  private boolean closed;

  /**
   * Nothing is started yet.
   *
   * @throws GazeboException when Gazebo is not installed, saying what to do
   */
  public GazeboWorlds(Map<String, String> environment) {
    installation = GazeboInstallation.require(environment);
    world = SdfReader.shipped();
  }

  /**
   * The shipped table in Gazebo.
   *
   * @throws GazeboException when gzserver does not start
   */
  @Override
  public GraspWorld open(SimConfiguration configuration) throws IOException {
    if (configuration.world() != null) {
      throw new IllegalArgumentException("other worlds than the shipped one are not supported in Gazebo, got " + configuration.world());
    }
    return new GazeboWorld(this, world, configuration);
  }

  TableRig take() throws IOException {
    synchronized (this) {
      if (!idle.isEmpty()) {
        return idle.poll();
      }
    }
    TableRig made = start();
    synchronized (this) {
      if (!closed) {
        all.add(made);
        return made;
      }
    }
    made.close();
    throw new GazeboException("Gazebo is being shut down");
  }

  private TableRig start() throws IOException {
    GazeboServer.Settings settings = new GazeboServer.Settings(SdfReader.text(SHIPPED), SHIPPED.seed(), List.of("-u"));
    GazeboSession session = GazeboSession.start(installation, settings);
    try {
      return new TableRig(session, world);
    } catch (GazeboException e) {
      session.close();
      throw e;
    }
  }

  synchronized void giveBack(TableRig rig) {
    idle.push(rig);
  }

  void drop(TableRig rig) {
    synchronized (this) {
      all.remove(rig);
    }
    rig.close();
  }

  /** Another for one that died. */
  TableRig replace(TableRig dead) throws IOException {
    drop(dead);
    return take();
  }

  @Override
  public void close() {
    List<TableRig> rigs;
    synchronized (this) {
      closed = true;
      rigs = List.copyOf(all);
      all.clear();
    }
    rigs.forEach(TableRig::close);
  }
}
