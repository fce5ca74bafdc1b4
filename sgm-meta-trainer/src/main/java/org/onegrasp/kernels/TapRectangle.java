package org.onegrasp.kernels;

/**
 * The output cells whose input cell under one tap lies inside the input: a rectangle, so that sums over it need no
 * test.
 */
final class TapRectangle {
  private int top;
  private int bottom;
  private int left;
  private int right;
  private int shiftRow;
  private int shiftCol;
  private int stride;
  private int inputWidth;

  void of(ConvShape s, int tap) {
    shiftRow = tap / s.kernel() * s.dilation() - s.pad();
    shiftCol = tap % s.kernel() * s.dilation() - s.pad();
    stride = s.stride();
    inputWidth = s.width();
    top = first(shiftRow);
    left = first(shiftCol);
    bottom = Math.max(top, end(shiftRow, s.height(), s.outHeight()));
    right = Math.max(left, end(shiftCol, s.width(), s.outWidth()));
  }

  private int first(int shift) {
    return shift >= 0 ? 0 : (stride - 1 - shift) / stride;
  }

  private int end(int shift, int size, int outSize) {
    return shift >= size ? 0 : Math.min(outSize, (size - 1 - shift) / stride + 1);
  }

  int top() {
    return top;
  }

  /** One past the last row. */
  int bottom() {
    return bottom;
  }

  int left() {
    return left;
  }

  /** One past the last column. */
  int right() {
    return right;
  }

  boolean empty() {
    return top == bottom || left == right;
  }

  boolean has(int row, int col) {
    return row >= top && row < bottom && col >= left && col < right;
  }

  /** Row-major index of the input cell under the tap. */
  int inputCell(int row, int col) {
    return (row * stride + shiftRow) * inputWidth + col * stride + shiftCol;
  }
}
