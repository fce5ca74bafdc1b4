package org.onegrasp.kernels;

/** {@link Kernels.Source#onThreads}. */
record LessonThreads(Kernels.Source kernels, int lessonThreads) implements Kernels.Source {
  private static final int MOST = 2;

  LessonThreads {
    if (lessonThreads < 1 || lessonThreads > MOST) {
      throw new IllegalArgumentException(
          "a lesson computes on 1 thread or on " + MOST + ", not on " + lessonThreads);
    }
  }

  @Override
  public Kernels with(float[] workspace) {
    return kernels.with(workspace);
  }
}
