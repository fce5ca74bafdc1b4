package org.onegrasp.node.camera;

/**
 * Memory for the depths of two pictures in turns, so that a camera leaves no garbage but its messages: what one look
 * was made of stays, for a page that draws it, until the look after the next begins. For one thread.
 */
final class DepthBuffers {
  private float[] next = {};
  private float[] last = {};

  /** For a picture of so many pixels; what was in it is of no use. */
  float[] take(int pixels) {
    float[] taken = next.length == pixels ? next : new float[pixels];
    next = last;
    last = taken;
    return taken;
  }
}
