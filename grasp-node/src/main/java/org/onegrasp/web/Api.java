package org.onegrasp.web;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.world.Observation;

/** Which request does what: the table of docs/web.md. Knows nothing of sockets. */
final class Api {
  static final int MOST_JSON_BYTES = 64 << 10;
  static final int MOST_FILE_BYTES = 4 << 20;
  private static final int MOST_ROWS = 1000;
  private static final int MOST_WAIT_SECONDS = 60;
  private static final String SEE = "see docs/web.md for the addresses";

  /** What a request waits for, besides being worked on. */
  enum Kind {
    /** A JSON body at most. */
    JSON,
    /** Bytes of a skill. */
    FILE,
    /** Takes as long as an arm moves. */
    ARM
  }

  private interface Action {
    Reply answer(Request request) throws IOException, InterruptedException;
  }

  /** Parts of the path in order, "*" for any. */
  private record Route(String method, List<String> path, Kind kind, Action action) {
    boolean at(List<String> asked) {
      boolean same = asked.size() == path.size();
      for (int i = 0; same && i < path.size(); i++) {
        same = path.get(i).equals("*") || path.get(i).equals(asked.get(i));
      }
      return same;
    }
  }

  private record Message(String message) {}

  private record Forgotten(String message, boolean undo) {}

  private record Selected(String selected) {}

  private record Lessons(List<Lesson> lessons) {}

  private record Attempts(List<Attempt> attempts) {}

  private final Station station;
  private final List<Route> routes = new ArrayList<>();

  Api(Station station) {
    this.station = station;
    get("api/state", request -> Reply.json(station.state()));
    get("api/skills", request -> Reply.json(
        station.skills(request.number("offset", 0, 0, Integer.MAX_VALUE),
            request.number("limit", MOST_ROWS, 1, MOST_ROWS))));
    add("PUT", "api/skills/file", Kind.FILE, this::upload);
    add("POST", "api/skills/file", Kind.FILE, this::upload);
    get("api/skills/*", request -> Reply.json(station.skill(request.part(2))));
    get("api/skills/*/picture", request -> shown(request, 1));
    get("api/skills/*/demonstrations/*/picture", request -> shown(request, request.number(4)));
    get("api/skills/*/file", this::download);
    add("DELETE", "api/skills/*/demonstrations/*", Kind.JSON, this::forgetDemonstration);
    add("DELETE", "api/skills/*", Kind.JSON, this::forget);
    post("api/skills/*/forget", this::forget);
    post("api/skills/*/rename",
        request -> Reply.json(station.rename(request.part(2), request.fields().text("to"))));
    post("api/skills/*/select", request -> select(request.part(2)));
    post("api/select", request -> select(request.fields().text("object")));
    post("api/undo", request -> Reply.json(new Message(station.undo(request.fields().text("what", "")))));
    get("api/grasps", request -> Reply.json(station.grasps()));
    post("api/preview", this::preview);
    post("api/teach", this::teach);
    get("api/lessons", request -> Reply.json(new Lessons(station.lessons())));
    get("api/lessons/*", request -> Reply.json(lesson(request.number(2))));
    get("api/attempts", request -> Reply.json(new Attempts(station.attempts())));
    get("api/attempts/*/picture", this::attempted);
    post("api/result", this::result);
    add("POST", "api/simulation/try", Kind.ARM, request -> Reply.json(station.tryGrasp()));
    add("POST", "api/simulation/shuffle", Kind.ARM, request -> Reply.json(new Message(station.shuffle())));
    get("api/camera", request -> Reply.picture("image/jpeg", CameraPicture.jpeg(view()).bytes(), false));
    get("api/heights", request -> Reply.picture("application/octet-stream", Frames.heights(heights()), false));
  }

  private void get(String path, Action action) {
    add("GET", path, Kind.JSON, action);
  }

  private void post(String path, Action action) {
    add("POST", path, Kind.JSON, action);
  }

  private void add(String method, String path, Kind kind, Action action) {
    routes.add(new Route(method, List.of(path.split("/")), kind, action));
  }

  /** What a request needs; 404 or 405 when there is no such thing. */
  Kind kind(Request request) {
    return route(request).kind;
  }

  /**
   * Does it.
   *
   * @throws RefusedException when it cannot be done
   */
  Reply answer(Request request) throws IOException, InterruptedException {
    return route(request).action.answer(request);
  }

  private Route route(Request request) {
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    Set<String> others = new TreeSet<>();
    for (Route route : routes) {
      if (route.at(request.path())) {
        if (route.method.equals(method)) {
          return route;
        }
        others.add(route.method);
      }
    }
    if (others.isEmpty()) {
      throw new RefusedException(404, "there is nothing at " + place(request), SEE);
    }
    throw new RefusedException(405, place(request) + " takes " + others + ", not "
        + Quoted.of(request.method()), SEE);
  }

  private static String place(Request request) {
    return "/" + Quoted.of(String.join("/", request.path()));
  }

  private Reply shown(Request request, long demonstration) throws IOException {
    int number = (int) Math.max(0, Math.min(Integer.MAX_VALUE, demonstration));
    boolean lasting = !request.query("v", "").isEmpty();
    return Reply.picture("image/png", CloseUpPicture.png(station.shown(request.part(2), number)), lasting);
  }

  private Reply download(Request request) {
    return new Reply(200, "application/octet-stream", station.file(request.part(2)), Map.of("Cache-Control", "no-store",
        "Content-Disposition", "attachment; filename=\"skill.skill\"; filename*=UTF-8''"
            + fileName(request.part(2))));
  }

  /** As RFC 5987 has it; nothing in it can end the header. */
  private static String fileName(String object) {
    return URLEncoder.encode(object, StandardCharsets.UTF_8).replace("+", "%20")
        .replace("*", "%2A") + ".skill";
  }

  private Reply upload(Request request) {
    if (request.body().length == 0) {
      throw new RefusedException(400, "the body is empty", "send a skill file as the body");
    }
    return Reply.json(station.upload(request.body(), request.query("replace", "").equals("true")));
  }

  private Reply forget(Request request) {
    boolean undo = station.forget(request.part(2));
    return Reply.json(new Forgotten("forgot '" + request.part(2) + "'", undo));
  }

  private Reply forgetDemonstration(Request request) {
    waitSeconds(request);
    return Reply.lesson(station.forgetDemonstration(request.part(2),
        (int) Math.max(0, Math.min(Integer.MAX_VALUE, request.number(4)))));
  }

  private Reply select(String name) {
    station.select(name);
    return Reply.json(new Selected(name));
  }

  private Reply preview(Request request) {
    Json.Fields fields = request.fields();
    return Reply.json(station.preview(fields.number("x1"), fields.number("y1"), fields.number("x2"),
        fields.number("y2")));
  }

  private Reply teach(Request request) {
    Json.Fields fields = request.fields();
    waitSeconds(request); // before anything is taught
    Station.Demonstrated shown = new Station.Demonstrated(fields.text("object"), fields.number("x"),
        fields.number("y"), fields.maybe("z"), fields.number("yaw"), fields.maybe("width"), fields.flag("add", false));
    return Reply.lesson(station.teach(shown));
  }

  /** How long the answer to a request for a lesson may be held back until the lesson is over; 0: not at all. */
  static int waitSeconds(Request request) {
    return request.number("wait", 0, 0, MOST_WAIT_SECONDS);
  }

  /** The lesson of that number, as it is now. */
  Lesson lesson(long id) {
    return station.lessons().stream().filter(lesson -> lesson.id() == id).findFirst()
        .orElseThrow(() -> new RefusedException(404, "there is no lesson " + id, "GET /api/lessons has the last ones"));
  }

  private Reply attempted(Request request) throws IOException {
    CloseUp look = station.attempted(request.number(2)).orElseThrow(
        () -> new RefusedException(404, "there is no picture of that attempt",
            "GET /api/attempts says which have one"));
    return Reply.picture("image/png", CloseUpPicture.png(look), true);
  }

  private Reply result(Request request) {
    Json.Fields fields = request.fields();
    double instance = fields.has("instance") ? fields.number("instance") : 0;
    if (!fields.has("held")) {
      throw new RefusedException(400, "the field 'held' is missing", "say true when the object was lifted and stayed");
    }
    if (instance < 0 || instance > Integer.MAX_VALUE || instance != Math.rint(instance)) {
      throw new RefusedException(400, "'instance' must be a whole number, 0 or more", "take it from GET /api/grasps");
    }
    station.result(new Station.Told(nanos(fields.text("stamp")), fields.text("object"), (int) instance,
        fields.flag("held", false), fields.text("text", "")));
    return Reply.json(new Message("counted"));
  }

  private static long nanos(String stamp) {
    try {
      if (stamp.length() <= 30 && stamp.matches("\\d{1,10}(\\.\\d{1,9})?")) {
        return new BigDecimal(stamp).movePointRight(9).longValueExact();
      }
    } catch (ArithmeticException e) {
      // Said below.
    }
    throw new RefusedException(400, "the stamp '" + Quoted.of(stamp) + "' is none",
        "take it as it is from GET /api/grasps");
  }

  private Observation view() {
    return station.view().orElseThrow(() -> new RefusedException(503, "no image has come yet",
        "look at diagnostics in GET /api/state"));
  }

  private Heights heights() {
    return station.heights().orElseThrow(() -> new RefusedException(503, "no usable image has come yet",
        "look at diagnostics in GET /api/state"));
  }
}
