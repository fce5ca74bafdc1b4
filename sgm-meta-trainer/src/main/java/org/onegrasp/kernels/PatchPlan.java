package org.onegrasp.kernels;

/**
 * Which source cells feed which target cells: a convolution and its transpose as one thing. Target cell (row, col) of a
 * grid gathers, for each tap t, the source cell (row * step + tapRow[t], col * step + tapCol[t]); outside the source
 * that is zero.
 */
final class PatchPlan {
  int rows; // of the target grid
  int cols;
  int channels; // of a source cell
  int taps;
  /** Taps in a row whose source cells are neighbours, so that they can be copied in one go. */
  int run;
  private int[] tapRow = new int[25];
  private int[] tapCol = new int[25];
  private int sourceRows;
  private int sourceCols;
  private int step;
  private int targetRow; // of grid cell (0, 0) in the whole target
  private int targetCol;
  private int targetStep;
  private int targetCols;
  private int sourceRow; // under offset (0, 0) of the current grid cell
  private int sourceCol;
  private int target;
  private int current; // grid cell
  private int row;
  private int col;

  /** Output cells from input cells. */
  void forward(ConvShape s) {
    begin(s, s.outHeight(), s.outWidth(), s.inC());
    sourceRows = s.height();
    sourceCols = s.width();
    step = s.stride();
    place(0, 0, 1, s.outWidth());
    run = s.dilation() == 1 ? s.kernel() : 1;
    for (int tap = 0; tap < s.kernel() * s.kernel(); tap++) {
      add(tap / s.kernel() * s.dilation() - s.pad(), tap % s.kernel() * s.dilation() - s.pad());
    }
  }

  /**
   * Input cells from output cells. All input cells of one residue class (iy mod stride = py, ix mod stride = px) are
   * reached by the same taps: those with {@link #meets}; they come in the order (ky, kx), or from the last to the
   * first, which is the order of their source cells.
   */
  void backward(ConvShape s, int py, int px, boolean lastFirst) {
    begin(s, s.outHeight(), s.outWidth(), s.outC());
    sourceRows = s.outHeight();
    sourceCols = s.outWidth();
    step = 1;
    place(py, px, s.stride(), s.width());
    int kernel = s.kernel();
    for (int tap = 0; tap < kernel * kernel; tap++) {
      int ky = (lastFirst ? kernel * kernel - 1 - tap : tap) / kernel;
      int kx = (lastFirst ? kernel * kernel - 1 - tap : tap) % kernel;
      if (meets(s, py, ky) && meets(s, px, kx)) {
        add((py + s.pad() - ky * s.dilation()) / s.stride(), (px + s.pad() - kx * s.dilation()) / s.stride());
      }
    }
    run = lastFirst ? neighbours() : 1;
  }

  /** Taps from the first on whose source cells are neighbours; it is the same number in each row of the kernel. */
  private int neighbours() {
    int count = Math.min(1, taps);
    while (count < taps && tapRow[count] == tapRow[0] && tapCol[count] == tapCol[count - 1] + 1) {
      count++;
    }
    return Math.max(1, count);
  }

  /** Whether tap k, along one axis, connects input cells of the residue class with output cells. */
  static boolean meets(ConvShape s, int residue, int k) {
    return (residue + s.pad() - k * s.dilation()) % s.stride() == 0;
  }

  private void begin(ConvShape s, int gridRows, int gridCols, int sourceChannels) {
    current = -2;
    rows = gridRows;
    cols = gridCols;
    channels = sourceChannels;
    taps = 0;
    if (tapRow.length < s.kernel() * s.kernel()) {
      tapRow = new int[s.kernel() * s.kernel()];
      tapCol = new int[tapRow.length];
    }
  }

  private void place(int row, int col, int stepOfTarget, int colsOfTarget) {
    targetRow = row;
    targetCol = col;
    targetStep = stepOfTarget;
    targetCols = colsOfTarget;
  }

  private void add(int row, int col) {
    tapRow[taps] = row;
    tapCol[taps++] = col;
  }

  int cells() {
    return rows * cols;
  }

  /** Whether the source is the patches, one after the other: a pointwise convolution of stride 1. */
  boolean sourceIsPatches() {
    return taps == 1 && tapRow[0] == 0 && tapCol[0] == 0 && step == 1 && rows == sourceRows && cols == sourceCols;
  }

  /** Moves to a grid cell, counted row by row; to the next one without a division. */
  void at(int cell) {
    if (cell == current + 1 && col + 1 < cols) {
      col++;
    } else {
      row = cell / cols;
      col = cell - row * cols;
    }
    current = cell;
    sourceRow = row * step;
    sourceCol = col * step;
    target = (row * targetStep + targetRow) * targetCols + col * targetStep + targetCol;
  }

  /** Whether so many grid cells from the current one on are in one row: their source cells are {@link #step} apart. */
  boolean inOneRow(int count) {
    return col + count <= cols;
  }

  /** Source cells from that of one grid cell to that of the next one. */
  int step() {
    return step;
  }

  /** {@link #source} also where that is beside the source's row, or above or below it all. */
  int beyond(int tap) {
    return (sourceRow + tapRow[tap]) * sourceCols + sourceCol + tapCol[tap];
  }

  /** Whether one of so many grid cells sees, under neighbouring taps, what is before or behind a row of the source. */
  boolean passesEdge(int tap, int count, int gridCells) {
    int first = sourceCol + tapCol[tap];
    return first < 0 || first + count - 1 + (gridCells - 1) * step >= sourceCols;
  }

  /** Cells of the source. */
  int sourceCells() {
    return sourceRows * sourceCols;
  }

  /** Cells of a row of it. */
  int sourceCols() {
    return sourceCols;
  }

  /** Cells of the whole target up to the last of the grid. */
  int targetCells() {
    return rows * cols == 0 ? 0
        : ((rows - 1) * targetStep + targetRow) * targetCols + (cols - 1) * targetStep + targetCol + 1;
  }

  /** Cells of the whole target from one to that of the grid's row above. */
  int targetAbove() {
    return targetStep * targetCols;
  }

  /** {@link #rowIsOutside} of the grid cell above the current one. */
  boolean rowAboveIsOutside(int tap) {
    int row = sourceRow + tapRow[tap] - step;
    return row < 0 || row >= sourceRows;
  }

  boolean rowIsOutside(int tap) {
    int row = sourceRow + tapRow[tap];
    return row < 0 || row >= sourceRows;
  }

  /** Grid cells from the current one on that see what lies before the source's first column. */
  int cellsBefore(int tap) {
    return Math.max(0, (step - 1 - sourceCol - tapCol[tap]) / step);
  }

  /** Grid cells from the current one on that see nothing behind the source's last column. */
  int cellsInside(int tap) {
    return Math.max(0, (sourceCols - sourceCol - tapCol[tap] + step - 1) / step);
  }

  /** Row-major index of the current grid cell in the whole target. */
  int target() {
    return target;
  }

  /** Row-major index of the source cell under a tap of the current grid cell, -1 outside the source. */
  int source(int tap) {
    int row = sourceRow + tapRow[tap];
    int col = sourceCol + tapCol[tap];
    return row < 0 || row >= sourceRows || col < 0 || col >= sourceCols ? -1 : row * sourceCols + col;
  }
}
