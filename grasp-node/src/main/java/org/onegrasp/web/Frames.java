package org.onegrasp.web;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.onegrasp.world.Grid;

/** Pictures as binary messages, as docs/web.md draws them. */
final class Frames {
  private static final int HEAD = 32; // bytes
  private static final int CAMERA = 1;
  private static final int HEIGHTS = 2;
  private static final int JPEG = 1;
  private static final int INT16 = 3;
  private static final float PER_METRE = 10_000; // tenths of a millimetre

  private Frames() {}

  private static ByteBuffer head(int bytes, int kind, int format, int width, int height) {
    return ByteBuffer.allocate(HEAD + bytes).order(ByteOrder.LITTLE_ENDIAN).put((byte) kind).put((byte) format)
        .putShort((short) HEAD).putShort((short) width).putShort((short) height);
  }

  static byte[] camera(CameraPicture picture, double stampSeconds) {
    ByteBuffer frame = head(picture.bytes().length, CAMERA, JPEG, picture.width(), picture.height());
    return frame.putDouble(stampSeconds).position(HEAD).put(picture.bytes()).array();
  }

  static byte[] heights(Heights map) {
    Grid grid = map.grid();
    ByteBuffer frame = head(2 * grid.cells(), HEIGHTS, INT16, grid.side(), grid.side())
        .putDouble(map.stampNanos() * 1e-9)
        .putFloat((float) grid.cell())
        .putFloat((float) (grid.area().centreX() - grid.area().size() / 2))
        .putFloat((float) (grid.area().centreY() + grid.area().size() / 2))
        .putFloat((float) grid.area().tableZ());
    for (int i = 0; i < grid.cells(); i++) {
      frame.putShort(map.unseen().get(i) ? -1 : tenths(map.metres()[i]));
    }
    return frame.array();
  }

  private static short tenths(float metres) {
    return (short) Math.max(0, Math.min(Short.MAX_VALUE, Math.round(metres * PER_METRE)));
  }
}
