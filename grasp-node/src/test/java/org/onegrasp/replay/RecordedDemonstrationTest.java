package org.onegrasp.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.bag.BagConnection;
import org.onegrasp.msgs.bag.BagMessage;
import org.onegrasp.world.Grasp;

class RecordedDemonstrationTest {
  private static final Demonstration SHOWN =
      Messages.demonstration(Messages.header(5, "base_link"), "mug", new Grasp(0.1, 0, 0.42, 0, 0.03, 1));

  private static BagMessage recorded(String md5, Demonstration shown, int leftOut) {
    ByteBuffer bytes = ByteBuffer.allocate(Demonstration.CODEC.encodedSize(shown)).order(ByteOrder.LITTLE_ENDIAN);
    Demonstration.CODEC.encode(shown, bytes);
    bytes.flip().limit(bytes.limit() - leftOut);
    return new BagMessage(new BagConnection("/show", Demonstration.CODEC.type(), md5, "", ""), RosTime.ZERO, bytes);
  }

  @Test
  void demonstrationOfTodayIsReadAsItIs() {
    assertEquals(SHOWN.added(), RecordedDemonstration.of(recorded(Demonstration.CODEC.md5(), SHOWN.added(), 0)));
  }

  @Test
  void demonstrationOfAnEarlierVersionTakesThePlaceOfOthers() {
    assertEquals(SHOWN, RecordedDemonstration.of(recorded("e5c487831f69ce4e4a43c70cd7eca69f", SHOWN, 1)));
  }

  @Test
  void anotherVersionIsRefused() {
    BagMessage other = recorded("00000000000000000000000000000000", SHOWN, 0);
    assertThrows(IllegalArgumentException.class, () -> RecordedDemonstration.of(other));
  }
}
