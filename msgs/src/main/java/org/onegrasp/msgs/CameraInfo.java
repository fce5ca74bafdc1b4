package org.onegrasp.msgs;

/**
 * Calibration of a camera, sent with each of its images. Matrices are row-major.
 *
 * @param header as in the image
 * @param height rows of the full picture
 * @param width columns of the full picture
 * @param distortionModel such as "plumb_bob"; empty when there is no distortion
 * @param d parameters of the distortion model
 * @param k 3x3: focal lengths fx, fy and centre cx, cy of the raw picture, in pixels
 * @param r 3x3: rotation that rectifies a stereo pair, otherwise the identity
 * @param p 3x4: projection of the rectified picture, in pixels
 * @param binningX camera pixels per image pixel; 0 means 1
 * @param binningY as binningX
 * @param roi part of the full picture that the image shows
 */
public record CameraInfo(Header header, int height, int width, String distortionModel, double[] d, double[] k,
    double[] r,
    double[] p, int binningX, int binningY, RegionOfInterest roi) {
  public static final MessageCodec<CameraInfo> CODEC = RecordCodec.of("sensor_msgs/CameraInfo", CameraInfo.class);
}
