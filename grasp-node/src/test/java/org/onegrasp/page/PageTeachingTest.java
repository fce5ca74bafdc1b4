package org.onegrasp.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/**
 * Teaching on the page in a real browser, by mouse, finger and keyboard, with the real node and the embedded simulator
 * behind it.
 */
class PageTeachingTest {
  private static final double[] EMPTY_FROM = {0.02, 0.02};
  private static final double[] EMPTY_TO = {0.08, 0.02};

  @RegisterExtension
  static final OpenPage page = new OpenPage();

  private Browser browser;
  private PageRig rig;

  @BeforeEach
  void sitDown() {
    browser = page.browser();
    rig = page.rig();
  }

  @Test
  void aPersonTeachesAndSeesTheFirstRightGraspInSixActions() {
    long start = System.nanoTime();
    browser.open(rig.url());
    eventually(() -> page.bright("#map"));
    double pictureSeconds = (System.nanoTime() - start) * 1e-9;
    page.dragAcross("hammer");
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
    page.remember("hammer");
    System.out.printf("page: first picture after %.2f s, first right grasp after %.1f s and %d actions%n",
        pictureSeconds,
        seconds, browser.actions());
    assertTrue(browser.actions() <= 6, browser.actions() + " actions");
    assertTrue(browser.text("#robot-text").contains("in the right place"), browser.text("#robot-text"));
  }

  @Test
  void aDragAcrossAnObjectShowsWhereTheFingersClose() {
    page.dragAcross("hammer");

    browser.awaitText("#verdict", "The fingers close");
    long millimetres = Math.round(1000 * rig.grasp("hammer").width());
    Matcher wide = Pattern.compile("(\\d+) mm wide").matcher(browser.text("#numbers"));
    assertTrue(wide.find(), browser.text("#numbers"));
    assertEquals(millimetres + 4, Integer.parseInt(wide.group(1)), 8); // cells of 4 mm see edges a little farther out
  }

  @Test
  void aDragOnTheCamerasPictureShowsTheSamePlace() {
    eventually(() -> page.bright("#camera"));
    page.dragAcross("hammer");
    browser.awaitText("#verdict", "The fingers close");
    String numbers = browser.text("#numbers");
    double[][] ends = rig.across("hammer");
    browser.click("#clear");

    browser.drag("#camera", page.inCamera(ends[0]), page.inCamera(ends[1]));

    browser.awaitText("#verdict", "The fingers close");
    assertEquals(OpenPage.degrees(numbers), OpenPage.degrees(browser.text("#numbers")), 12);
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

  /** A lesson can be over before the node's answer to the question for it has come back. */
  @Test
  void theEndOfALessonIsToldAlsoWhereTheAnswerToTeachComesAfterIt() {
    page.dragAcross("hammer");
    browser.awaitText("#verdict", "The fingers close");
    browser.type("#name", "hammer");
    browser.run("""
        const now = window.fetch;
        window.fetch = async (...what) => {
          const answer = await now(...what);
          if (what[0] === '/api/teach') {
            await new Promise((go) => setTimeout(go, 5000));
          }
          return answer;
        };""");

    browser.click("#teach-button");
    eventually(() -> !browser.element("#teach-button").isEnabled());
    eventually(() -> browser.element("#teach-button").isEnabled()); // the answer is there

    assertTrue(browser.text("#lesson-text").matches("(?s).*(Learned|was not learned).*"),
        browser.text("#lesson-text"));
  }

  @Test
  void teachingWithoutANameAsksForOne() {
    page.dragAcross("hammer");
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
    page.dragAcross("hammer");
    browser.awaitText("#verdict", "The fingers close");
    browser.type("#name", "   ");

    browser.click("#teach-button");

    browser.awaitText("#name-note", "name");
  }

  @Test
  void theGraspFollowsItsObject() {
    page.known("hammer");
    browser.awaitText("#in-view", "hammer,");
    String before = page.drawn();

    rig.shuffle();

    eventually(() -> page.near("hammer"), () -> "the node says " + rig.get("api/grasps"));
    eventually(() -> !before.equals(page.drawn()));
    browser.awaitText("#in-view", "hammer,");
  }

  @Test
  void theKeyboardAloneTeaches() {
    focusMap();
    browser.press(Keys.ENTER);
    eventually(() -> !browser.text("#numbers").isEmpty());
    for (int turns = 0; turns < 48 && !(fits() && learnsByKey()); turns++) { // the next picture's noise may refuse a
                                                                             // close fit
      focusMap();
      turn("q");
    }

    eventually(() -> browser.text("#lesson-text").matches("(?s).*(Learned|was not learned).*"),
        () -> "the page says '" + browser.text("#lesson-text") + "', the node " + rig.get("api/lessons"));
  }

  private void focusMap() {
    for (int i = 0; i < 30 && !browser.focused().equals("map"); i++) {
      browser.tab();
    }
    assertEquals("map", browser.focused());
  }

  /**
   * From the map on; whether there was a lesson, and not a refusal by the page, which goes back to the map, or by the
   * node.
   */
  private boolean learnsByKey() {
    JsonArray earlier = rig.get("api/lessons").getAsJsonArray("lessons");
    int before = earlier.isEmpty() ? 0 : newestLesson().get("id").getAsInt();
    browser.press(Keys.ENTER);
    assertEquals("name", browser.focused());
    if (browser.element("#name").getAttribute("value").isEmpty()) {
      browser.press("by key");
    }
    browser.press(Keys.ENTER);
    eventually(() -> browser.focused().equals("map") || newestIsOver(before));
    return newestIsOver(before) && newestLesson().get("object").getAsString().equals("by key")
        && newestLesson().get("steps").getAsInt() > 0;
  }

  /** Of those after a number. */
  private boolean newestIsOver(int before) {
    return rig.get("api/lessons").getAsJsonArray("lessons").size() > 0
        && newestLesson().get("id").getAsInt() > before && newestLesson().get("over").getAsBoolean();
  }

  private JsonObject newestLesson() {
    return rig.get("api/lessons").getAsJsonArray("lessons").get(0).getAsJsonObject();
  }

  private boolean fits() {
    return browser.text("#verdict").contains("The fingers close");
  }

  private void turn(String key) {
    String before = browser.text("#numbers");
    browser.press(key);
    eventually(() -> !browser.text("#numbers").equals(before));
  }

  @Test
  void keysMoveAndTurnAndWiden() {
    page.dragAcross("hammer");
    browser.awaitText("#numbers", "mm wide");
    int turned = OpenPage.degrees(browser.text("#numbers"));

    browser.press("q");
    eventually(() -> OpenPage.degrees(browser.text("#numbers")) != turned);
    browser.press("e");
    eventually(() -> OpenPage.degrees(browser.text("#numbers")) == turned);
    browser.press("++");
    browser.awaitText("#numbers", "4 mm wider than measured");
    browser.press("---");
    browser.awaitText("#numbers", "2 mm narrower than measured");
    String there = page.drawn();
    browser.press(Keys.ARROW_LEFT);
    eventually(() -> !page.drawn().equals(there));
    browser.press(Keys.ESCAPE);

    browser.awaitText("#verdict", "Drag across an object");
    assertEquals("", browser.text("#numbers"));
  }

  @Test
  void buttonsTurnAndWidenForThoseWhoCannotDrag() {
    browser.click("#turn-left");
    browser.awaitText("#numbers", "°");
    int turned = OpenPage.degrees(browser.text("#numbers"));

    browser.click("#turn-right");

    eventually(() -> OpenPage.degrees(browser.text("#numbers")) != turned);
  }

  @Test
  void addingADemonstrationFillsInTheName() {
    page.known("hammer");
    page.unfold("hammer");

    browser.click("#add-hammer");

    assertEquals("hammer", browser.element("#name").getAttribute("value"));
    assertEquals("map", browser.focused());
    assertTrue(browser.element("#known input[value=add]").isSelected());
    page.dragAcross("hammer");
    browser.awaitText("#verdict", "The fingers close");
    browser.click("#teach-button");
    browser.awaitText("#skills", "shown 2 times");
  }
}
