package org.onegrasp.node.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.msgs.PointField;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.health.UnusableInputException;

class PointCloudsTest {
  private static final Header HEADER = Header.of(RosTime.ZERO, "camera");
  private static final List<PointField> FLOATS = List.of(field("x", 0, 7), field("y", 4, 7), field("z", 8, 7));

  private static PointField field(String name, int offset, int datatype) {
    return new PointField(name, offset, datatype, 1);
  }

  private static PointCloud2 cloud(int width, int height, List<PointField> fields, int pointStep, int rowStep) {
    return new PointCloud2(HEADER, height, width, fields, false, pointStep, rowStep, new byte[240], true);
  }

  private static String refusal(PointCloud2 cloud) {
    return assertThrows(UnusableInputException.class, () -> PointClouds.metres(cloud)).getMessage();
  }

  private static String words(String what) {
    return "the point cloud cannot be used: " + what + ": check its publisher";
  }

  @Test
  void fieldsStandWhereTheyStandAndRowsMayBePadded() {
    ByteBuffer data = ByteBuffer.allocate(2 * 40).order(ByteOrder.BIG_ENDIAN);
    data.putDouble(4, 3).putDouble(12, 1).putFloat(20, 2).putDouble(40 + 4, 6).putDouble(40 + 12, 4)
        .putFloat(40 + 20, Float.NaN);
    List<PointField> fields = List.of(field("intensity", 0, 6), field("z", 4, 8), field("x", 12, 8), field("y", 20, 7));
    PointCloud2 cloud = new PointCloud2(HEADER, 2, 1, fields, true, 24, 40, data.array(), false);
    assertArrayEquals(new float[] {1, 2, 3, 4, Float.NaN, 6}, PointClouds.metres(cloud));
  }

  @Test
  void oneRowNeedsNoStepFromRowToRow() {
    assertEquals(60, PointClouds.metres(cloud(20, 1, FLOATS, 12, 0)).length);
  }

  @Test
  void sizesThatDoNotFitTogetherAreRefusedInOneSentence() {
    assertEquals(words("it has 0x1 points"), refusal(cloud(0, 1, FLOATS, 12, 0)));
    assertEquals(words("it has 4294967295x2 points, at most 8388608 can be used"),
        refusal(cloud(-1, 2, FLOATS, 12, 12)));
    assertEquals(words("it has 100000x1000 points, at most 8388608 can be used"),
        refusal(cloud(100_000, 1000, FLOATS, 12, 1_200_000)));
    assertEquals(words("it has 5x4 points and a step of 0 bytes from point to point"),
        refusal(cloud(5, 4, FLOATS, 0, 60)));
    assertEquals(words("it has 8000000x1 points and a step of 2000000000 bytes from point to point"),
        refusal(cloud(8_000_000, 1, FLOATS, 2_000_000_000, 0)));
    assertEquals(words("it has 5x4 points and a step of 59 bytes from row to row, a row needs 60"),
        refusal(cloud(5, 4, FLOATS, 12, 59)));
    assertEquals(words("it has 5x5 points and 240 bytes of data, it needs 300"), refusal(cloud(5, 5, FLOATS, 12, 60)));
  }

  @Test
  void fieldsThatAreNoPlacesAreRefusedInOneSentence() {
    assertEquals(words("it has no field z but x, y"), refusal(cloud(5, 4, FLOATS.subList(0, 2), 12, 60)));
    assertEquals(words("field y has datatype 5, it must be 7 (float32) or 8 (float64), in metres"),
        refusal(cloud(5, 4, List.of(FLOATS.get(0), field("y", 4, 5), FLOATS.get(2)), 12, 60)));
    assertEquals(words("fields x and y overlap"),
        refusal(cloud(5, 4, List.of(FLOATS.get(0), field("y", 2, 7), FLOATS.get(2)), 12, 60)));
    assertEquals(words("field z at byte 4294967295 does not fit into points of 12 bytes"),
        refusal(cloud(5, 4, List.of(FLOATS.get(0), FLOATS.get(1), field("z", -1, 7)), 12, 60)));
    assertEquals(words("field z at byte 8 does not fit into points of 12 bytes"),
        refusal(cloud(5, 4, List.of(FLOATS.get(0), FLOATS.get(1), field("z", 8, 8)), 12, 60)));
  }
}
