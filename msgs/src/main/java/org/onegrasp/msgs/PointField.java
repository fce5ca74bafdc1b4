package org.onegrasp.msgs;

/**
 * One of the numbers that a point of a {@link PointCloud2} has.
 *
 * @param name such as "x"
 * @param offset bytes from the beginning of the point
 * @param datatype {@link #FLOAT32}, {@link #FLOAT64}, or 1 to 6 for whole numbers
 * @param count of such numbers, one after the other
 */
public record PointField(String name, int offset, int datatype, int count) {
  public static final int FLOAT32 = 7;
  public static final int FLOAT64 = 8;

  public static final MessageCodec<PointField> CODEC = RecordCodec.of("sensor_msgs/PointField", PointField.class);
}
