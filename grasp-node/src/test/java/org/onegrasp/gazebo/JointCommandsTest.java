package org.onegrasp.gazebo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.ignition.Discovery.Type;
import org.onegrasp.msgs.ignition.JointCmd;

/** Who commands joints is found by listeners that come before and after, leave, and come back. */
class JointCommandsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private final String partition = "test-" + UUID.randomUUID();
  private final String topic = "@/" + partition + "@/arm/joint_cmd";

  private JointCommands commands() throws IOException {
    return new JointCommands(partition, "arm", InetAddress.getByName("127.0.0.1"));
  }

  private static JointCmd command(String joint) {
    return JointCmd.newBuilder().setName(joint).build();
  }

  private void assertHeard(String joint, JointListener listener) throws IOException {
    assertEquals(topic, new String(listener.part(), StandardCharsets.UTF_8));
    String address = new String(listener.part(), StandardCharsets.UTF_8);
    assertTrue(address.startsWith("tcp://127.0.0.1:"), address);
    assertEquals(command(joint), JointCmd.parseFrom(listener.part()));
    assertEquals("ignition.msgs.JointCmd", new String(listener.part(), StandardCharsets.UTF_8));
    assertFalse(listener.hasMore());
  }

  @Test
  void listenerThatWaitsAlreadyHearsCommandsInFourPartsAndTheGoodbye() throws Exception {
    try (JointListener listener = new JointListener(topic)) {
      JointCommands commands = commands();
      String process;
      try (commands) {
        process = listener.connect();
        commands.awaitSubscriber(LIMIT);
        commands.publish(command("arm::x"));
        commands.publish(command("arm::y"));
        assertHeard("arm::x", listener);
        assertHeard("arm::y", listener);
        listener.await(Type.HEARTBEAT, process);
      }
      listener.await(Type.BYE, process);
      commands.close();
    }
  }

  @Test
  void listenersThatComeLaterLeaveAndComeBackAreTold() throws Exception {
    try (JointCommands commands = commands()) {
      assertFalse(commands.subscribed());
      try (JointListener first = new JointListener(topic)) {
        first.connect();
        commands.awaitSubscriber(LIMIT);
        try (JointListener second = new JointListener(topic)) {
          second.ask(); // nobody says anything of himself while somebody listens
          second.connect();
          eventually(() -> {
            commands.publish(command("arm::both"));
            return second.hears();
          });
        }
        assertTrue(commands.subscribed());
      }
      eventually(() -> !commands.subscribed());
      commands.publish(command("arm::lost"));
      try (JointListener back = new JointListener(topic)) {
        back.connect();
        commands.awaitSubscriber(LIMIT);
        commands.publish(command("arm::x"));
        assertHeard("arm::x", back);
      }
    }
  }

  @Test
  void nonsenseOnTheNetworkDisturbsNobody() throws Exception {
    try (JointCommands commands = commands(); JointListener listener = new JointListener(topic)) {
      listener.say(new byte[0]);
      listener.say(new byte[] {5});
      listener.say(new byte[] {3, 0, 1, 2, 3, 4});
      listener.say(new byte[] {2, 0, -1, -1});
      listener.say(Arrays.copyOf("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII), 60_000));
      listener.connect();
      commands.awaitSubscriber(LIMIT);
      commands.publish(command("arm::x"));
      assertHeard("arm::x", listener);
    }
  }

  @Test
  void commandsAreConfirmedWhenTheyWereTakenAndPublishedAgainWhenTheyGotLost() throws Exception {
    AtomicReference<JointCmd> taken = new AtomicReference<>(command("arm::finger_right"));
    List<JointCmd> heard = new ArrayList<>();
    try (JointListener listener = new JointListener(topic); JointCommands commands = commands()) {
      listener.connect();
      commands.awaitSubscriber(LIMIT);
      Function<String, Optional<byte[]>> told = joint -> {
        listener.command().ifPresent(heard::add);
        if (heard.size() > 1) { // the first one is lost
          taken.set(heard.get(heard.size() - 1));
        }
        return Optional.of(taken.get().toByteArray());
      };
      try (ToldJoints service = new ToldJoints(topic + "_req", told)) {
        commands.awaitReceipts(LIMIT);
        commands.publishAndConfirm(command("arm::finger_right"), () -> {});
        assertEquals(1, taken.get().getVelocity().getPGainOptional().getData());
        assertTrue(commands.repeats() >= 1, "published again: " + commands.repeats());
        commands.publishAndConfirm(command("arm::finger_right"), () -> {});
        assertEquals(2, taken.get().getVelocity().getPGainOptional().getData());
        assertTrue(service.asked() >= 3, "asked: " + service.asked());
      }
    }
  }

  @Test
  void waitForAReceiptEndsWithWhatEndedIt() throws Exception {
    try (JointCommands commands = commands();
        ToldJoints service = new ToldJoints(topic + "_req", joint -> Optional.empty())) {
      commands.awaitReceipts(LIMIT);
      assertEquals("gone",
          assertThrows(GazeboException.class, () -> commands.publishAndConfirm(command("arm::x"), () -> {
            if (service.asked() >= 1) { // on a busy machine the first question may be given up before it comes
              throw new GazeboException("gone");
            }
          })).getMessage());
    }
  }

  @Test
  void nobodyWhoGivesReceiptsIsToldWithWhatToCheck() throws Exception {
    try (JointCommands commands = commands()) {
      assertEquals(
          "Gazebo does not offer the Ignition service " + topic
              + "_req within 0 s: its IGN_PARTITION and IGN_IP must be the same"
              + " as here, and multicast must be allowed",
          assertThrows(GazeboException.class, () -> commands.awaitReceipts(Duration.ZERO)).getMessage());
    }
  }

  @Test
  void nobodyWhoListensIsToldWithWhatToCheck() throws Exception {
    try (JointCommands commands = commands()) {
      assertEquals(
          "Gazebo does not listen to joint commands (Ignition topic " + topic
              + ") within 0 s: its IGN_PARTITION and IGN_IP must"
              + " be the same as here, and multicast must be allowed",
          assertThrows(GazeboException.class, () -> commands.awaitSubscriber(Duration.ZERO)).getMessage());
    }
  }

  @Test
  void addressThatIsNotOursIsNamed() {
    assertEquals("192.0.2.7 is no address of this machine: GAZEBO_IP and IGN_IP must be one",
        assertThrows(GazeboException.class,
            () -> new JointCommands(partition, "arm", InetAddress.getByName("192.0.2.7"))).getMessage());
  }
}
