package org.onegrasp.web;

/**
 * A lesson, as docs/web.md has it.
 *
 * @param state queued, teaching, done, refused or failed
 * @param loss of the last step
 * @param bytes most that it needed so far
 * @param message what happens to it, or why it was refused and what to do
 * @param over whether it has ended
 * @param from page or ros
 */
public record Lesson(long id, String object, String state, int step, int steps, double loss, long bytes,
    String message, boolean over, String from) {
  public static final String QUEUED = "queued";
  public static final String TEACHING = "teaching";
  public static final String DONE = "done";
  public static final String REFUSED = "refused";
  public static final String FAILED = "failed";
}
