package org.onegrasp.parallel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Threads of this process. */
public final class ThreadCrew implements Crew {
  private final Lanes lanes;

  /** @param name of the threads, which are numbered from 1 and do not keep the process alive */
  public ThreadCrew(String name, int threads) {
    lanes = new Lanes(name, threads);
  }

  @Override
  public List<byte[]> map(Work work, byte[] state, int count, Progress progress)
      throws IOException, InterruptedException {
    List<Callable<byte[]>> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      jobs.add(() -> {
        byte[] result = work.job(state, index);
        synchronized (lanes) {
          progress.finished(index, result, 1);
        }
        return result;
      });
    }
    return lanes.all(jobs);
  }

  @Override
  public void close() {
    lanes.close();
  }
}
