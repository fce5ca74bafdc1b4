package org.onegrasp.gazebo;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.onegrasp.arm.ArmData;
import org.onegrasp.arm.Cubics;
import org.onegrasp.arm.JointMotion;
import org.onegrasp.arm.PickPlan;
import org.onegrasp.msgs.ignition.Double;
import org.onegrasp.msgs.ignition.JointCmd;
import org.onegrasp.msgs.ignition.PID;
import org.onegrasp.world.Grasp;

/** The Panda of sim-worlds beside a small table with a box on it, in a Gazebo that steps only when told to. */
final class PandaInGazebo implements AutoCloseable {
  private static final double STEP = 0.001; // seconds, of physics
  private static final double INTERVAL = 0.02; // seconds between set points
  /** Joint positions in which the hand is above the table and points down; picks begin there. */
  static final double[] READY = {0, -0.785, 0, -2.356, 0, 1.571, 0.785};
  private static final Map<String, double[]> GAINS = new HashMap<>(); // p, d, as the model's file says

  static {
    for (int j = 1; j <= 7; j++) {
      GAINS.put("panda_joint" + j,
          j <= 4 ? new double[] {2000, 60} : j <= 6 ? new double[] {300, 8} : new double[] {100, 4});
    }
    GAINS.put("panda_finger_joint1", new double[] {200, 4});
    GAINS.put("panda_finger_joint2", new double[] {200, 4});
  }

  private final GazeboSession session;
  private final JointCommands commands;
  private final LockStep lockStep;
  private double finger;

  /** @param grasp where the box stands, to be held in its middle */
  PandaInGazebo(GazeboInstallation installation, Grasp grasp) throws IOException {
    session = GazeboSession.start(installation, new GazeboServer.Settings(world(grasp), 1, List.of("-u")));
    try {
      commands = session.joints("panda");
      lockStep = new LockStep(session, STEP, true);
    } catch (GazeboException e) {
      session.close();
      throw e;
    }
  }

  private static String world(Grasp grasp) throws IOException {
    String file = Files.readString(ArmData.repository().resolve("sim-worlds/models/panda/model.sdf"));
    String panda = file.substring(file.indexOf("<model"), file.indexOf("</sdf>"));
    return """
        <sdf version="1.6"><world name="default">
          <gravity>0 0 -9.81</gravity>
          <physics type="ode">
            <max_step_size>0.001</max_step_size><real_time_update_rate>0</real_time_update_rate>
          </physics>
          <model name="table"><static>1</static><pose>0.5 0 0.05 0 0 0</pose>
            <link name="top"><collision name="c"><geometry><box><size>0.4 0.8 0.1</size></box></geometry>
            </collision></link>
          </model>
          <model name="box"><pose>%s</pose>
            <link name="link">
              <inertial><mass>0.05</mass><inertia>
                <ixx>2.2e-5</ixx><iyy>2.2e-5</iyy><izz>1.3e-5</izz><ixy>0</ixy><ixz>0</ixz><iyz>0</iyz>
              </inertia></inertial>
              <collision name="c"><geometry><box><size>0.04 0.04 0.06</size></box></geometry>
                <surface><contact><ode><kp>1e5</kp><kd>100</kd><max_vel>0.1</max_vel></ode></contact>
                </surface></collision>
            </link>
          </model>
        """
        .formatted(grasp.x() + " " + grasp.y() + " 0.13 0 0 " + grasp.yaw()) + panda + "</world></sdf>";
  }

  /**
   * Carries a pick out and holds what it has for a second.
   *
   * @return how far the box was lifted, metres
   */
  double lift(PickPlan.Planned pick) {
    getReady();
    fingers(0.04);
    execute(pick.approach());
    double before = boxZ();
    fingers(0);
    execute(pick.retreat());
    fingers(0);
    fingers(0);
    return boxZ() - before;
  }

  private double boxZ() {
    lockStep.fresh();
    return lockStep.pose("box").z();
  }

  private static JointCmd command(String joint, double target) {
    double[] gains = GAINS.get(joint);
    return JointCmd.newBuilder().setName("panda::" + joint).setPosition(PID.newBuilder()
        .setTargetOptional(number(target)).setPGainOptional(number(gains[0])).setIGainOptional(number(0))
        .setDGainOptional(number(gains[1])).setIMaxOptional(number(0)).setIMinOptional(number(0))).build();
  }

  private static Double number(double value) {
    return Double.newBuilder().setData(value).build();
  }

  /** Commands get lost until gzserver takes the first one: it says that it listens a little before it does. */
  private void awaitTaken() {
    if (!commands.publishAndConfirm(command("panda_finger_joint1", finger), lockStep::checkThere)) {
      throw new GazeboException("this gzserver takes no joint commands");
    }
  }

  /** Two seconds from upright, where Gazebo starts, to bent above the table. */
  private void getReady() {
    awaitTaken();
    for (double t = 0; t <= 2; t += INTERVAL) {
      for (int j = 0; j < READY.length; j++) {
        commands.publish(command("panda_joint" + (j + 1), READY[j] * t / 2));
      }
      advance();
    }
  }

  /** Half a second for both fingers to go this far from the middle, metres. */
  private void fingers(double position) {
    finger = position;
    for (double t = 0; t < 0.5; t += INTERVAL) {
      advance();
    }
  }

  private void advance() {
    commands.publish(command("panda_finger_joint1", finger));
    commands.publish(command("panda_finger_joint2", finger));
    lockStep.advance(INTERVAL);
  }

  private void execute(JointMotion motion) {
    for (double t = 0; t < motion.duration() + INTERVAL; t += INTERVAL) {
      double[] q = Cubics.positions(motion, Math.min(t, motion.duration()));
      for (int j = 0; j < q.length; j++) {
        commands.publish(command(motion.joints().get(j), q[j]));
      }
      advance();
    }
  }

  @Override
  public void close() {
    lockStep.close();
    commands.close();
    session.close();
  }
}
