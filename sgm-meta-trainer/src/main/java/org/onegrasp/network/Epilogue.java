package org.onegrasp.network;

/**
 * What a layer does with the sums of its convolution: y = relu(sums + h_skip), both parts optional. A layer that adds
 * what an earlier one gave ends a residual block (He et al. 2016); without ReLU behind the sum the blocks of a stage
 * are one stream to which each adds its part (He et al. 2016, Identity mappings; Sandler et al. 2018).
 *
 * @param relu whether negative values become 0
 * @param skip index of the layer whose output is added before the ReLU, or {@link #NO_SKIP}
 */
public record Epilogue(boolean relu, int skip) {
  public static final int NO_SKIP = -1;
  public static final Epilogue RELU = new Epilogue(true, NO_SKIP);
  public static final Epilogue LINEAR = new Epilogue(false, NO_SKIP);

  /** Adds the output of a layer, without a ReLU. */
  public static Epilogue adding(int skip) {
    return new Epilogue(false, skip);
  }
}
