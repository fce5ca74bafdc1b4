package org.onegrasp.gazebo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way of having no Gazebo says what to do. */
class NoGazeboTest {
  @TempDir
  private Path folder;

  private static String refused(Map<String, String> environment) {
    return assertThrows(GazeboException.class, () -> new GazeboWorlds(environment)).getMessage();
  }

  @Test
  void notInstalledSaysHowToInstall() {
    assertEquals(
        "Gazebo 11 is not installed: no gzserver on the PATH and no ONEGRASP_GAZEBO. Run sim-worlds/install-gazebo"
            + " DIR and"
            + " then: export ONEGRASP_GAZEBO=DIR",
        refused(Map.of("PATH", folder.toString())));
  }

  @Test
  void folderWithoutACompleteGazeboSaysHowToCompleteIt() {
    assertEquals("ONEGRASP_GAZEBO=" + folder + " holds no complete Gazebo; run: sim-worlds/install-gazebo " + folder,
        refused(Map.of("ONEGRASP_GAZEBO", folder.toString())));
  }

  @Test
  void addressThatIsNoneSaysHowOneLooks() {
    assertEquals("GAZEBO_MASTER_URI must be like http://127.0.0.1:11345, got \"gazebo please\"",
        refused(Map.of("GAZEBO_MASTER_URI", "gazebo please")));
  }

  @Test
  void otherMachineNeedsOurAddress() {
    assertEquals(
        "GAZEBO_MASTER_URI=http://192.0.2.7:11345 is another machine: set GAZEBO_IP and IGN_IP to this machine's"
            + " address",
        refused(Map.of("GAZEBO_MASTER_URI", "http://192.0.2.7:11345")));
  }

  @Test
  void addressThatIsNotOursIsNamed() {
    GazeboAddress address =
        GazeboAddress.find(Map.of("GAZEBO_MASTER_URI", "http://127.0.0.1:1", "GAZEBO_IP", "192.0.2.7")).orElseThrow();
    assertEquals(
        "cannot listen at 192.0.2.7 (Cannot assign requested address): GAZEBO_IP and IGN_IP must be an address of"
            + " this machine",
        assertThrows(GazeboException.class, () -> GazeboSession.join(address, Duration.ofSeconds(1))).getMessage());
  }

  @Test
  void nothingAtTheAddressSaysSo() {
    GazeboAddress address = GazeboAddress.find(Map.of("GAZEBO_MASTER_URI", "http://127.0.0.1:1")).orElseThrow();
    assertEquals(
        "no Gazebo with a world at 127.0.0.1:1 within 1 s: start one with gzserver, or unset GAZEBO_MASTER_URI to"
            + " let OneGrasp start its own",
        assertThrows(GazeboException.class, () -> GazeboSession.join(address, Duration.ofSeconds(1)))
            .getMessage());
  }
}
