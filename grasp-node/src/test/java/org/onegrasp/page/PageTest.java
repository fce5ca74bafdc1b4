package org.onegrasp.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.world.WorkArea;
import org.openqa.selenium.Keys;

/** The page in a real browser, with the real node and the embedded simulator behind it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageTest {
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final double[] EMPTY_FROM = {0.02, 0.02};
  private static final double[] EMPTY_TO = {0.08, 0.02};
  private static final Pattern DEGREES = Pattern.compile("(\\d+)°");

  @TempDir
  static Path folder;

  private static PageRig rig;
  private static Browser browser;
  private static byte[] hammer; // a skill file

  @BeforeAll
  static void start() throws IOException {
    Browser.assumeInstalled();
    rig = new PageRig(Files.createDirectories(folder.resolve("skills")));
    browser = new Browser(folder);
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
    if (rig != null) {
      rig.close();
    }
  }

  @BeforeEach
  void openFreshPage() {
    rig.fresh();
    browser.size(1360, 900);
    browser.scheme("light");
    open();
  }

  private static void open() {
    browser.open(rig.url());
    browser.awaitText("#connection", "Live");
    eventually(() -> bright("#map"), () -> "the map stays empty");
  }

  /** Whether more than one colour is on a canvas. */
  private static boolean bright(String canvas) {
    return (Boolean) browser.run("""
        const c = document.querySelector(arguments[0]);
        if (c.width === 0) { return false; }
        const p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let least = 255, most = 0;
        for (let i = 1; i < p.length; i += 4) { least = Math.min(least, p[i]); most = Math.max(most, p[i]); }
        return most - least > 60;""", canvas);
  }

  private static double[] onMap(double[] point) {
    return new double[] {(point[0] - AREA.centreX()) / AREA.size() + 0.5,
        0.5 - (point[1] - AREA.centreY()) / AREA.size()};
  }

  private static void dragAcross(String family) {
    double[][] ends = rig.across(family);
    browser.drag("#map", onMap(ends[0]), onMap(ends[1]));
  }

  /** A skill without waiting for a lesson: from the file of one that was taught before. */
  private static void known(String name) {
    if (hammer == null) {
      dragAcross("hammer");
      browser.awaitText("#verdict", "The fingers close");
      browser.type("#name", "hammer");
      browser.click("#teach-button");
      browser.awaitText("#lesson-text", "Learned");
      hammer = rig.file("hammer");
    } else {
      rig.upload(hammer);
    }
    if (!name.equals("hammer")) {
      rig.ask("POST", "api/skills/hammer/rename", "{\"to\": " + new com.google.gson.JsonPrimitive(name) + "}");
    }
    eventually(() -> titles().contains(name), () -> "the list has " + titles() + " and not " + name);
  }

  private static List<String> titles() {
    return browser.list("return [...document.querySelectorAll('#skills li[data-skill]')].map(e => e.dataset.skill)");
  }

  private static String row(String name) {
    return PageRig.encoded(name);
  }

  private static void unfold(String name) {
    browser.click("[id='more-" + row(name) + "']");
    browser.await("[id='forget-" + row(name) + "']");
  }

  @Test
  @Order(1)
  void aPersonTeachesAndSeesTheFirstRightGraspInSixActions() {
    long start = System.nanoTime();
    browser.open(rig.url());
    eventually(() -> bright("#map"));
    double pictureSeconds = (System.nanoTime() - start) * 1e-9;
    dragAcross("hammer");
    browser.awaitText("#verdict", "The fingers close");
    browser.screenshot("shown");
    browser.type("#name", "hammer");
    browser.click("#teach-button");
    browser.awaitText("#lesson-text", "Learned 'hammer'");
    browser.click("#shuffle");
    browser.awaitText("#robot-text", "elsewhere");
    browser.awaitText("#in-view", "hammer,");
    browser.click("#try");
    browser.awaitText("#attempts", "right place");
    double seconds = (System.nanoTime() - start) * 1e-9;
    browser.screenshot("taught");
    hammer = rig.file("hammer");
    System.out.printf("page: first picture after %.2f s, first right grasp after %.1f s and %d actions%n",
        pictureSeconds,
        seconds, browser.actions());
    assertTrue(browser.actions() <= 6, browser.actions() + " actions");
    assertTrue(browser.text("#robot-text").contains("in the right place"), browser.text("#robot-text"));
  }

  @Test
  void aDragAcrossAnObjectShowsWhereTheFingersClose() {
    dragAcross("hammer");

    browser.awaitText("#verdict", "The fingers close");
    long millimetres = Math.round(1000 * rig.grasp("hammer").width());
    Matcher wide = Pattern.compile("(\\d+) mm wide").matcher(browser.text("#numbers"));
    assertTrue(wide.find(), browser.text("#numbers"));
    assertEquals(millimetres + 4, Integer.parseInt(wide.group(1)), 8); // cells of 4 mm see edges a little farther out
  }

  @Test
  void aDragOnTheCamerasPictureShowsTheSamePlace() {
    eventually(() -> bright("#camera"));
    dragAcross("hammer");
    browser.awaitText("#verdict", "The fingers close");
    String numbers = browser.text("#numbers");
    double[][] ends = rig.across("hammer");
    browser.click("#clear");

    browser.drag("#camera", inCamera(ends[0]), inCamera(ends[1]));

    browser.awaitText("#verdict", "The fingers close");
    assertEquals(degrees(numbers), degrees(browser.text("#numbers")), 12);
  }

  /** Where a point of the table is in the camera's picture as the page cuts it. */
  private static double[] inCamera(double[] point) {
    List<?> at = (List<?>) browser.run("""
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

  private static int degrees(String numbers) {
    Matcher matcher = DEGREES.matcher(numbers);
    assertTrue(matcher.find(), numbers);
    return Integer.parseInt(matcher.group(1));
  }

  @Test
  void aDragOffEveryObjectSaysWhatToDo() {
    browser.drag("#map", EMPTY_FROM, EMPTY_TO);

    eventually(() -> "bad".equals(browser.element("#verdict").getAttribute("data-state")));
    assertTrue(browser.text("#verdict").toLowerCase(java.util.Locale.ROOT).contains("drag across"),
        browser.text("#verdict"));
    browser.type("#name", "nothing");
    browser.click("#teach-button");
    browser.awaitText("#lesson-text", browser.text("#verdict"));
    assertEquals(List.of(), rig.names());
  }

  @Test
  void teachingWithoutANameAsksForOne() {
    dragAcross("hammer");
    browser.awaitText("#verdict", "The fingers close");

    browser.click("#teach-button");

    browser.awaitText("#name-note", "name");
    assertEquals("name", browser.focused());
    assertEquals("true", browser.element("#name").getAttribute("aria-invalid"));
  }

  @Test
  void teachingWithoutAGraspSaysToDragFirst() {
    browser.type("#name", "mug");

    browser.click("#teach-button");

    browser.awaitText("#lesson-text", "Drag across the object first");
    assertEquals("map", browser.focused());
  }

  @Test
  void aNameOfBlanksIsNoName() {
    dragAcross("hammer");
    browser.awaitText("#verdict", "The fingers close");
    browser.type("#name", "   ");

    browser.click("#teach-button");

    browser.awaitText("#name-note", "name");
  }

  @Test
  void aNameWithMarkupIsTextEverywhere() {
    String name = "<img src=x onerror=\"window.hacked=1\"><b>bold</b>";
    known(name);

    eventually(() -> browser.text("#skills").contains(name));
    browser.awaitText("#in-view", name);
    unfold(name);
    browser.click("[id='add-" + row(name) + "']");
    browser.awaitText("#lesson-text", name);
    assertEquals(0L, browser.run("return document.querySelectorAll('main b, main img[src=x]').length"));
    assertEquals(true, browser.run("return window.hacked === undefined"));
  }

  @Test
  void theGraspFollowsItsObject() {
    known("hammer");
    browser.awaitText("#in-view", "hammer,");
    String before = drawn();

    rig.shuffle();

    eventually(() -> near("hammer"), () -> "the node says " + rig.get("api/grasps"));
    eventually(() -> !before.equals(drawn()));
    browser.awaitText("#in-view", "hammer,");
  }

  private static String drawn() {
    return String.valueOf(browser.run("return document.getElementById('map').toDataURL()"));
  }

  /** Whether the first grasp is where that thing is now. */
  private static boolean near(String family) {
    JsonObject grasps = rig.get("api/grasps");
    if (grasps.getAsJsonArray("found").isEmpty()) {
      return false;
    }
    JsonObject first = grasps.getAsJsonArray("found").get(0).getAsJsonObject();
    return Math.hypot(first.get("x").getAsDouble() - rig.grasp(family).x(),
        first.get("y").getAsDouble() - rig.grasp(family).y()) < 0.02;
  }

  @Test
  void whatWasForgottenComesBackByUndo() {
    known("hammer");
    unfold("hammer");

    browser.click("#forget-hammer");
    browser.awaitText("#toast-text", "forgotten");
    eventually(() -> titles().isEmpty());
    assertEquals("undo", browser.focused());
    browser.click("#undo");

    eventually(() -> titles().equals(List.of("hammer")));
    browser.awaitText("#skills-text", "is back");
    assertFalse(browser.shows("#toast"));
  }

  @Test
  void undoIsStillThereAfterTheMessageWasClosed() {
    known("hammer");
    unfold("hammer");
    browser.click("#forget-hammer");
    browser.click("#toast-close");

    browser.awaitText("#undo-last", "hammer");
    browser.click("#undo-last");

    eventually(() -> titles().equals(List.of("hammer")));
  }

  @Test
  void aSkillIsRenamed() {
    known("hammer");
    unfold("hammer");

    browser.click("#rename-hammer");
    browser.type("#new-name", "claw hammer");
    browser.click("#rename-button");

    eventually(() -> titles().equals(List.of("claw hammer")));
    assertEquals(List.of("claw hammer"), rig.names());
  }

  @Test
  void aNameThatIsTakenIsNotGivenTwice() {
    known("first");
    known("second");
    unfold("second");

    browser.click("#rename-second");
    browser.type("#new-name", "first");
    browser.click("#rename-button");

    browser.awaitText("#skills-text", "first");
    assertEquals("bad", browser.element("#skills-text").getAttribute("data-state"));
    assertEquals(List.of("first", "second"), titles());
  }

  @Test
  void aSkillFileIsDownloadedAndUploaded() throws IOException {
    known("hammer");
    unfold("hammer");
    browser.click("#download-hammer");
    Path file = browser.downloaded("hammer.skill");
    assertTrue(Files.size(file) > 1000, Files.size(file) + " bytes");
    browser.click("#forget-hammer");
    eventually(() -> titles().isEmpty());

    browser.choose("#upload-file", file);

    eventually(() -> titles().equals(List.of("hammer")));
    browser.awaitText("#skills-text", "hammer");
  }

  @Test
  void anUploadInPlaceOfASkillIsAskedForFirst() throws IOException {
    known("hammer");
    Path file = Files.write(folder.resolve("again.skill"), hammer);

    browser.choose("#upload-file", file);
    browser.answer(false);
    browser.awaitText("#skills-text", "again.skill");
    browser.choose("#upload-file", file);
    browser.answer(true);

    browser.awaitText("#undo-last", "replaced");
  }

  @Test
  void aDamagedSkillFileIsRefusedInWords() throws IOException {
    Path file = Files.write(folder.resolve("damaged.skill"),
        "no skill at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    browser.choose("#upload-file", file);

    browser.awaitText("#skills-text", "damaged.skill");
    assertEquals("bad", browser.element("#skills-text").getAttribute("data-state"));
    assertEquals(List.of(), rig.names());
  }

  @Test
  void oneSkillIsSelectedAndThenAnyAgain() {
    known("first");
    known("second");

    browser.click("#use-first");
    eventually(() -> rig.get("api/state").get("selected").getAsString().equals("first"));
    browser.awaitText("#use-first", "In use");
    browser.click("#use-any");

    eventually(() -> rig.get("api/state").get("in_use").getAsString().equals("any"));
    browser.awaitText("#use-any", "In use");
  }

  @Test
  void addingADemonstrationFillsInTheName() {
    known("hammer");
    unfold("hammer");

    browser.click("#add-hammer");

    assertEquals("hammer", browser.element("#name").getAttribute("value"));
    assertEquals("map", browser.focused());
    assertTrue(browser.element("#known input[value=add]").isSelected());
    dragAcross("hammer");
    browser.awaitText("#verdict", "The fingers close");
    browser.click("#teach-button");
    browser.awaitText("#skills", "shown 2 times");
  }

  @Test
  void aNodeThatEndsAndComesBackIsFoundAgain() {
    known("hammer");
    browser.awaitText("#in-view", "hammer,");

    rig.stopNode();
    browser.awaitText("#connection", "Not connected");
    browser.screenshot("not-connected");
    browser.click("#use-hammer");
    browser.awaitText("#skills-text", "connects again");
    rig.startNode();

    browser.awaitText("#connection", "Live");
    eventually(() -> titles().equals(List.of("hammer")));
    browser.awaitText("#in-view", "hammer,");
    dragAcross("mug");
    browser.awaitText("#numbers", "mm wide");
  }

  @Test
  void twoPagesShowTheSame() {
    known("hammer");
    String first = browser.openBeside(rig.url());
    String second = browser.window();
    eventually(() -> titles().equals(List.of("hammer")));

    browser.turnTo(first);
    unfold("hammer");
    browser.click("#forget-hammer");

    browser.turnTo(second);
    eventually(() -> titles().isEmpty());
    browser.awaitText("#undo-last", "hammer");
    browser.click("#undo-last");
    browser.closeAndTurnTo(first);
    eventually(() -> titles().equals(List.of("hammer")));
  }

  @Test
  void ofTwoWhoTeachAtOnceTheSecondSeesWhatHappens() {
    String first = browser.window();
    dragAcross("hammer");
    browser.awaitText("#verdict", "The fingers close");
    browser.type("#name", "one");
    browser.openBeside(rig.url());
    eventually(() -> bright("#map"));
    String second = browser.window();
    dragAcross("hammer");
    browser.awaitText("#verdict", "The fingers close");
    browser.type("#name", "other");

    browser.click("#teach-button");
    browser.turnTo(first);
    browser.click("#teach-button");

    browser.awaitText("#lesson-text", "Learned 'one'");
    browser.turnTo(second);
    eventually(() -> titles().equals(List.of("one", "other")));
    browser.closeAndTurnTo(first);
  }

  @Test
  void aPhoneShowsAllWithoutScrollingSideways() {
    browser.size(390, 844);
    browser.command("Emulation.setTouchEmulationEnabled", Map.of("enabled", true));
    try {
      open();
      known("hammer");
      assertEquals(0L, browser.run("return Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"));
      assertTrue(browser.shows("#map"));
      assertFalse(browser.shows("#camera"));

      double[][] ends = rig.across("hammer");
      browser.swipe("#map", onMap(ends[0]), onMap(ends[1]));

      browser.awaitText("#verdict", "The fingers close");
      browser.screenshot("phone");
    } finally {
      browser.command("Emulation.setTouchEmulationEnabled", Map.of("enabled", false));
    }
  }

  @Test
  void theKeyboardAloneTeaches() {
    for (int i = 0; i < 30 && !browser.focused().equals("map"); i++) {
      browser.tab();
    }
    assertEquals("map", browser.focused());
    browser.press(Keys.ENTER);
    eventually(() -> !browser.text("#numbers").isEmpty());
    for (int i = 0; i < 24 && !browser.text("#verdict").contains("The fingers close"); i++) {
      String before = browser.text("#numbers");
      browser.press("q");
      eventually(() -> !browser.text("#numbers").equals(before));
    }
    browser.awaitText("#verdict", "The fingers close");

    browser.press(Keys.ENTER);
    assertEquals("name", browser.focused());
    browser.press("by key");
    browser.press(Keys.ENTER);

    eventually(() -> rig.get("api/lessons").getAsJsonArray("lessons").get(0).getAsJsonObject().get("object")
        .getAsString().equals("by key"));
    eventually(() -> browser.text("#lesson-text").matches("(?s).*(Learned|was not learned).*"));
  }

  @Test
  void keysMoveAndTurnAndWiden() {
    dragAcross("hammer");
    browser.awaitText("#numbers", "mm wide");
    int turned = degrees(browser.text("#numbers"));

    browser.press("q");
    eventually(() -> degrees(browser.text("#numbers")) != turned);
    browser.press("e");
    eventually(() -> degrees(browser.text("#numbers")) == turned);
    browser.press("++");
    browser.awaitText("#numbers", "4 mm wider than measured");
    browser.press("---");
    browser.awaitText("#numbers", "2 mm narrower than measured");
    String there = drawn();
    browser.press(Keys.ARROW_LEFT);
    eventually(() -> !drawn().equals(there));
    browser.press(Keys.ESCAPE);

    browser.awaitText("#verdict", "Drag across an object");
    assertEquals("", browser.text("#numbers"));
  }

  @Test
  void buttonsTurnAndWidenForThoseWhoCannotDrag() {
    browser.click("#turn-left");
    browser.awaitText("#numbers", "°");
    int turned = degrees(browser.text("#numbers"));

    browser.click("#turn-right");

    eventually(() -> degrees(browser.text("#numbers")) != turned);
  }

  @Test
  void whatIsWrongIsToldWithWhatToDo() {
    rig.camera().pause(true);
    try {
      browser.awaitText("#connection", "camera has stopped");
      browser.awaitText("#health-link", "to look at");
      browser.awaitText("#subjects", "image");
      browser.screenshot("camera-stopped");
    } finally {
      rig.camera().pause(false);
    }
    browser.awaitText("#connection", "Live");
  }

  @Test
  void theViewIsChosen() {
    browser.click("#views label:nth-child(3)");
    eventually(() -> !browser.shows("#map") && browser.shows("#camera"));

    browser.click("#views label:nth-child(2)");

    eventually(() -> browser.shows("#map") && !browser.shows("#camera"));
  }

  @Test
  void darkIsDarkAndLightIsLight() {
    String light = String.valueOf(browser.run("return getComputedStyle(document.body).backgroundColor"));

    browser.scheme("dark");

    String dark = String.valueOf(browser.run("return getComputedStyle(document.body).backgroundColor"));
    assertNotEquals(light, dark);
    known("hammer");
    browser.screenshot("dark");
  }

  @Test
  void everyTextHasEnoughContrastInLightAndDark() {
    known("hammer");
    unfold("hammer");
    dragAcross("hammer");
    for (String scheme : List.of("light", "dark")) {
      browser.scheme(scheme);
      assertEquals(List.of(), browser.list(Checks.CONTRAST), scheme);
    }
  }

  @Test
  void everyControlIsLargeEnoughForAFinger() {
    known("hammer");
    unfold("hammer");
    for (int width : List.of(1360, 390)) {
      browser.size(width, 844);
      assertEquals(List.of(), browser.list(Checks.SIZES), width + " pixels wide");
    }
  }

  @Test
  void everyControlAndPictureHasALabel() {
    known("hammer");
    unfold("hammer");

    assertEquals(List.of(), browser.list(Checks.LABELS));
    assertEquals(List.of(), Checks.nameless(browser));
  }

  @Test
  void progressAndResultsAreReadAloud() {
    for (String id : List.of("verdict", "lesson-text", "robot-text", "skills-text", "connection", "toast")) {
      assertEquals("status", browser.element("#" + id).getAttribute("role"), id);
    }
  }

  @Test
  void thePageIsSmallAndAsksNobodyElse() {
    List<String> loaded = browser.list("""
        return performance.getEntriesByType('resource').map(e => e.name)
          .filter(n => !n.startsWith(location.origin))""");
    assertEquals(List.of(), loaded);
    Object bytes = browser.run("""
        return performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
          .filter(e => !e.name.includes('/api/')).reduce((sum, e) => sum + e.decodedBodySize, 0)""");
    assertTrue(((Number) bytes).longValue() > 10_000 && ((Number) bytes).longValue() < 150_000, bytes + " bytes");
  }

  @Test
  void nothingIsWrittenToTheConsoleAsAnError() {
    browser.run("window.told = []; window.addEventListener('error', e => window.told.push(e.message));"
        + " window.addEventListener('unhandledrejection', e => window.told.push(String(e.reason)))");
    known("hammer");
    browser.click("#shuffle");
    browser.awaitText("#robot-text", "elsewhere");
    browser.drag("#map", EMPTY_FROM, EMPTY_TO);

    assertEquals(List.of(), browser.list("return window.told"));
  }
}
