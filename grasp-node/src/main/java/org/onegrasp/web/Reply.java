package org.onegrasp.web;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status of HTTP
 * @param type of the content
 * @param body nobody writes it
 * @param headers besides those that every answer has
 * @param lesson that a caller may want to wait for; 0 for none
 */
record Reply(int status, String type, byte[] body, Map<String, String> headers, long lesson) {

  static final String JSON = "application/json; charset=utf-8";

  private static final Map<String, String> OF_THE_MOMENT = Map.of("Cache-Control", "no-store");

  Reply(int status, String type, byte[] body, Map<String, String> headers) {
    this(status, type, body, headers, 0);
  }

  private record Refusal(String error, String whatToDo) {}

  static Reply json(int status, Object record) {
    return new Reply(status, JSON, Json.bytes(record), OF_THE_MOMENT);
  }

  static Reply json(Object record) {
    return json(200, record);
  }

  /** A lesson that has begun or waits; of one that is over how it ended. */
  static Reply lesson(Lesson lesson) {
    boolean bad = lesson.over() && !lesson.state().equals(Lesson.DONE);
    return new Reply(bad ? 422 : lesson.over() ? 200 : 202, JSON,
        Json.bytes(bad ? new NotTaught(lesson.message(), NotTaught.AGAIN, lesson) : lesson), OF_THE_MOMENT,
        lesson.id());
  }

  private record NotTaught(String error, String whatToDo, Lesson lesson) {
    static final String AGAIN = "show it again as the message says; what was taught before still serves";
  }

  static Reply error(int status, String error, String whatToDo) {
    return json(status, new Refusal(error, whatToDo));
  }

  static Reply of(RefusedException refusal) {
    return error(refusal.status(), refusal.getMessage(), refusal.whatToDo());
  }

  /** Bytes that may be kept for as long as their address is asked for. */
  static Reply picture(String type, byte[] bytes, boolean lasting) {
    return new Reply(200, type, bytes, Map.of("Cache-Control", lasting ? "private, max-age=86400" : "no-store"));
  }

  /** Says that there is more in another place. */
  static Reply redirect(String place, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Location", place);
    all.put("Cache-Control", "no-store");
    return new Reply(303, "text/plain; charset=utf-8", ("see " + place).getBytes(StandardCharsets.UTF_8), all);
  }
}
