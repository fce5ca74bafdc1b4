package org.onegrasp.papers;

import java.io.IOException;
import java.util.List;

/**
 * Photographs by a small VGG-like net (gradient filtering, Yang et al. 2023): trained on half of the images by
 * backpropagation, then the last convolutions and the head are tuned on the other half, with exact and with filtered
 * gradients.
 */
record Cifar10FilterTask() implements Task {
  private static final int HALF = 500; // images of each class
  private static final int QUICK_HALF = 20;

  @Override
  public String name() {
    return "cifar10-filter";
  }

  @Override
  public String about() {
    return "photographs, a net of five convolutions, its last ones tuned on images that the start has not seen";
  }

  @Override
  public String folder() {
    return Cifar10.FOLDER;
  }

  @Override
  public List<Entrant> open(Bench bench) throws IOException {
    int half = bench.quick() ? QUICK_HALF : HALF;
    return new FilterContest(bench.kernels(), Cifar10.read(bench.folder(this), 2 * half), half).entrants();
  }
}
