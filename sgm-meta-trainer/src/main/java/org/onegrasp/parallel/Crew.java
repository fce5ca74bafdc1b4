package org.onegrasp.parallel;

import java.io.IOException;
import java.util.List;

/** Who does jobs: threads of this process, or of several. The results do not depend on it. */
public interface Crew extends AutoCloseable {
  /**
   * Does the jobs 0 to {@code count} - 1 of a work. One call at a time.
   *
   * @param state what they have in common
   * @param progress told of each, in the order in which they end, from any thread and one at a time
   * @return results in the order of the jobs
   * @throws IOException when a job throws it; other failures come as they were from this process, and as
   * IllegalStateException from another, with the job and who did it
   */
  List<byte[]> map(Work work, byte[] state, int count, Progress progress) throws IOException, InterruptedException;

  /** Lets everybody go. */
  @Override
  void close();

  /** Follows the jobs. */
  @FunctionalInterface
  interface Progress {
    /** Follows nothing. */
    Progress UNSEEN = (index, result, members) -> {};

    /**
     * A job is done.
     *
     * @param result of the job; not to be changed
     * @param members processes that work at the moment, this one included
     */
    void finished(int index, byte[] result, int members);
  }
}
