package org.onegrasp.ros.tcpros;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TopicTypeTest {
  private static boolean stamped(String definition) {
    return new TopicType("p/T", "0", definition).startsWithHeader();
  }

  @Test
  @Tag("ros-row-46")
  void headerCountsOnlyAsFirstField() {
    assertTrue(stamped("# text\n\nuint8 A=1\nHeader   header # comment\nint32 x\n"));
    assertTrue(stamped("std_msgs/Header header"));
    assertFalse(stamped("int32 x\nHeader header\n"));
    assertFalse(stamped("Header stamp\n"));
    assertFalse(stamped("Header[] header\n"));
    assertFalse(stamped("\n====\nMSG: std_msgs/Header\nHeader header"));
    assertFalse(stamped(""));
  }
}
