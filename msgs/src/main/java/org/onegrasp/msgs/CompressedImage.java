package org.onegrasp.msgs;

/**
 * A picture in compressed form. Holds the array that it is given; two are equal only when they share it.
 *
 * @param header frame is the optical frame of the camera (z forward, x right, y down)
 * @param format such as "jpeg", "png" or, for depth, "16UC1; compressedDepth png"
 * @param data as the format says
 */
public record CompressedImage(Header header, String format, byte[] data) {
  public static final MessageCodec<CompressedImage> CODEC =
      RecordCodec.of("sensor_msgs/CompressedImage", CompressedImage.class);
}
