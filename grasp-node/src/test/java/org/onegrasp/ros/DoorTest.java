package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoorTest {
  private final Door door = new Door();

  @Test
  void nodeThatIsNotCompleteRefusesInsteadOfFailing() {
    assertEquals(List.of(0, "the node is starting: call again in a moment", 0),
        door.call("getPid", List.of("/master")));
    assertEquals(Optional.empty(), door.topic("/a"));
    assertEquals(Optional.empty(), door.service("/a"));
  }

  @Test
  void openDoorLeadsToTheNode() {
    Services services = new Services("/n", null, null, null, null, null);
    door.open((method, parameters) -> method + parameters, new Topics(null, null, null, null, null), services);
    assertEquals("getPid[/master]", door.call("getPid", List.of("/master")));
    assertEquals(Optional.empty(), door.topic("/a"));
  }
}
