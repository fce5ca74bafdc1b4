package org.onegrasp.msgs;

/**
 * A picture, row by row from the top. Holds the array that it is given; two images are equal only when they share it.
 * One that was decoded has it to itself, see {@link ByteArrays}.
 *
 * @param header frame is the optical frame of the camera (z forward, x right, y down)
 * @param height rows
 * @param width columns
 * @param encoding such as "rgb8", "mono8", "16UC1" (depth in millimetres) or "32FC1" (depth in metres)
 * @param bigEndian order of the bytes in numbers wider than one byte
 * @param step bytes from one row to the next
 * @param data height times step bytes
 */
public record Image(Header header, int height, int width, String encoding, boolean bigEndian, int step, byte[] data) {
  public static final MessageCodec<Image> CODEC = RecordCodec.of("sensor_msgs/Image", Image.class);
}
