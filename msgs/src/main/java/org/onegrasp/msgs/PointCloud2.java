package org.onegrasp.msgs;

import java.util.List;

/**
 * Points in space, laid out like a picture or, with a height of 1, in no order. Holds the array that it is given; two
 * clouds are equal only when they share it.
 *
 * @param header frame that the points are in
 * @param height rows
 * @param width points of a row
 * @param fields what each point has
 * @param bigEndian order of the bytes in numbers
 * @param pointStep bytes from one point to the next
 * @param rowStep bytes from one row to the next
 * @param data height times rowStep bytes
 * @param dense whether every point is valid; others have NaN as coordinates
 */
public record PointCloud2(Header header, int height, int width, List<PointField> fields, boolean bigEndian,
    int pointStep, int rowStep, byte[] data, boolean dense) {
  public static final MessageCodec<PointCloud2> CODEC = RecordCodec.of("sensor_msgs/PointCloud2", PointCloud2.class);
}
