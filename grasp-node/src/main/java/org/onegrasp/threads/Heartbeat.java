package org.onegrasp.threads;

/**
 * What is known of a thread, or of a pool of them, at one moment.
 *
 * @param thread its name
 * @param alive false once it has ended
 * @param silentNanos since it was last proved to go on; while it waits for work it proves that several times a second
 * @param patienceNanos how long a silence is nothing unusual
 * @param doing what it has been at since then
 * @param failures pieces of work that ended with an exception or an Error since the start
 * @param where the place in the program where it is while it is silent; empty when it is not, or when that is not known
 */
public record Heartbeat(String thread, boolean alive, long silentNanos, long patienceNanos, String doing, long failures,
    String where) {

  private static final String OURS = "org.onegrasp.";

  /** Whether it has ended, or is silent for too long. */
  public boolean stuck() {
    return !alive || silentNanos > patienceNanos;
  }

  /**
   * The innermost call, and the innermost of ours when that is another: "java.lang.Object.wait, called by
   * org.onegrasp...".
   */
  public static String where(Thread thread) {
    StackTraceElement[] calls = thread.getStackTrace();
    if (calls.length == 0) {
      return "";
    }
    for (StackTraceElement call : calls) {
      if (call.getClassName().startsWith(OURS)) {
        return call.equals(calls[0]) ? place(call) : place(calls[0]) + ", called by " + place(call);
      }
    }
    return place(calls[0]);
  }

  private static String place(StackTraceElement call) {
    return call.getClassName() + "." + call.getMethodName() + ":" + call.getLineNumber();
  }
}
