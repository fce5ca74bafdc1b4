package org.onegrasp.msgs;

/** The part of the full picture that was read out, in pixels; all zero for the whole. */
public record RegionOfInterest(int xOffset, int yOffset, int height, int width, boolean doRectify) {
  public static final MessageCodec<RegionOfInterest> CODEC =
      RecordCodec.of("sensor_msgs/RegionOfInterest", RegionOfInterest.class);

  public static final RegionOfInterest WHOLE = new RegionOfInterest(0, 0, 0, 0, false);
}
