package org.onegrasp.page;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.onegrasp.world.WorkArea;

/**
 * The page as a person has it before each test: a fresh node behind it, everything at its first place, nothing taught.
 * Browser and simulator are started once for all classes of tests.
 */
final class OpenPage implements BeforeAllCallback, BeforeEachCallback {
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final Pattern DEGREES = Pattern.compile("(\\d+)°");

  /** What all tests share. */
  private static final class Desk implements AutoCloseable {
    final Path folder;
    final PageRig rig;
    final Browser browser;
    byte[] hammer; // a skill file; null before it was taught

    Desk() {
      try {
        folder = Files.createTempDirectory("onegrasp-page");
        rig = new PageRig(Files.createDirectories(folder.resolve("skills")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      browser = new Browser(folder);
    }

    @Override
    public void close() throws IOException {
      browser.close();
      rig.close();
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }

  private Desk desk;

  @Override
  public void beforeAll(ExtensionContext context) {
    Browser.assumeInstalled();
    desk = context.getRoot().getStore(ExtensionContext.Namespace.create(OpenPage.class)).computeIfAbsent(Desk.class,
        key -> new Desk(), Desk.class);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    desk.rig.fresh();
    desk.browser.size(1360, 900);
    desk.browser.scheme("light");
    open();
  }

  Browser browser() {
    return desk.browser;
  }

  PageRig rig() {
    return desk.rig;
  }

  /** For files. */
  Path folder() {
    return desk.folder;
  }

  void open() {
    desk.browser.open(desk.rig.url());
    desk.browser.awaitText("#connection", "Live");
    eventually(() -> bright("#map"), () -> "the map stays empty");
  }

  /** Whether more than one colour is on a canvas. */
  boolean bright(String canvas) {
    return (Boolean) desk.browser.run("""
        const c = document.querySelector(arguments[0]);
        if (c.width === 0) { return false; }
        const p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let least = 255, most = 0;
        for (let i = 1; i < p.length; i += 4) { least = Math.min(least, p[i]); most = Math.max(most, p[i]); }
        return most - least > 60;""", canvas);
  }

  /** A point of the base frame as shares of the map's sides. */
  static double[] onMap(double[] point) {
    return new double[] {(point[0] - AREA.centreX()) / AREA.size() + 0.5,
        0.5 - (point[1] - AREA.centreY()) / AREA.size()};
  }

  void dragAcross(String family) {
    double[][] ends = desk.rig.across(family);
    desk.browser.drag("#map", onMap(ends[0]), onMap(ends[1]));
  }

  /** A skill without waiting for a lesson: from the file of one that was taught before. */
  void known(String name) {
    if (desk.hammer == null) {
      dragAcross("hammer");
      desk.browser.awaitText("#verdict", "The fingers close");
      desk.browser.type("#name", "hammer");
      desk.browser.click("#teach-button");
      desk.browser.awaitText("#lesson-text", "Learned");
      remember("hammer");
    } else {
      desk.rig.upload(desk.hammer);
    }
    if (!name.equals("hammer")) {
      desk.rig.ask("POST", "api/skills/hammer/rename", "{\"to\": " + new JsonPrimitive(name) + "}");
    }
    eventually(() -> titles().contains(name), () -> "the list has " + titles() + " and not " + name);
  }

  /** Keeps the file of a skill that was taught, for {@link #known}. */
  void remember(String name) {
    desk.hammer = desk.rig.file(name);
  }

  /** The file of a skill; only when there is one already. */
  byte[] hammer() {
    return desk.hammer.clone();
  }

  List<String> titles() {
    return desk.browser
        .list("return [...document.querySelectorAll('#skills li[data-skill]')].map(e => e.dataset.skill)");
  }

  void unfold(String name) {
    desk.browser.click("[id='more-" + PageRig.encoded(name) + "']");
    desk.browser.await("[id='forget-" + PageRig.encoded(name) + "']");
  }

  /** What is drawn on the map now. */
  String drawn() {
    return String.valueOf(desk.browser.run("return document.getElementById('map').toDataURL()"));
  }

  /** Whether a thing that was taught by the name of its family is found where it is now. */
  boolean near(String family) {
    for (JsonElement one : desk.rig.get("api/grasps").getAsJsonArray("found")) {
      JsonObject found = one.getAsJsonObject();
      if (found.get("object").getAsString().equals(family)) {
        return Math.hypot(found.get("x").getAsDouble() - desk.rig.grasp(family).x(),
            found.get("y").getAsDouble() - desk.rig.grasp(family).y()) < 0.02;
      }
    }
    return false;
  }

  /** Where a point of the table is in the camera's picture as the page cuts it, as shares of its sides. */
  double[] inCamera(double[] point) {
    List<?> at = (List<?>) desk.browser.run("""
        const done = import('/drawing.js').then(async ({cameraView}) => {
          const state = await (await fetch('/api/state')).json();
          const canvas = document.getElementById('camera');
          const view = cameraView(state.camera, state.work_area, canvas, () => 0);
          const [u, v] = view.at(arguments[0], arguments[1], state.work_area.table_z + 0.01);
          return [u / canvas.width, v / canvas.height];
        });
        return done;""", point[0], point[1]);
    return at.stream().mapToDouble(number -> ((Number) number).doubleValue()).toArray();
  }

  /** The direction that the page tells. */
  static int degrees(String numbers) {
    Matcher matcher = DEGREES.matcher(numbers);
    assertTrue(matcher.find(), numbers);
    return Integer.parseInt(matcher.group(1));
  }
}
