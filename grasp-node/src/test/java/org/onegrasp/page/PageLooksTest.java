package org.onegrasp.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the page looks in a real browser, and who can read and use it: sizes, colours, labels, screen readers. */
class PageLooksTest {
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
  void aPhoneShowsAllWithoutScrollingSideways() {
    browser.size(390, 844);
    browser.command("Emulation.setTouchEmulationEnabled", Map.of("enabled", true));
    try {
      page.open();
      page.known("hammer");
      assertEquals(0L, browser.run("return Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"));
      assertTrue(browser.shows("#map"));
      assertFalse(browser.shows("#camera"));

      double[][] ends = rig.across("hammer");
      browser.swipe("#map", OpenPage.onMap(ends[0]), OpenPage.onMap(ends[1]));

      browser.awaitText("#verdict", "The fingers close");
      browser.screenshot("phone");
    } finally {
      browser.command("Emulation.setTouchEmulationEnabled", Map.of("enabled", false));
    }
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
    page.known("hammer");
    browser.screenshot("dark");
  }

  @Test
  void everyTextHasEnoughContrastInLightAndDark() {
    page.known("hammer");
    page.unfold("hammer");
    page.dragAcross("hammer");
    for (String scheme : List.of("light", "dark")) {
      browser.scheme(scheme);
      assertEquals(List.of(), browser.list(Checks.CONTRAST), scheme);
    }
  }

  @Test
  void everyControlIsLargeEnoughForAFinger() {
    page.known("hammer");
    page.unfold("hammer");
    for (int width : List.of(1360, 390)) {
      browser.size(width, 844);
      assertEquals(List.of(), browser.list(Checks.SIZES), width + " pixels wide");
    }
  }

  @Test
  void everyControlAndPictureHasALabel() {
    page.known("hammer");
    page.unfold("hammer");

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
    browser.command("Network.clearBrowserCache", Map.of());
    page.open();
    List<String> loaded = browser.list("""
        return performance.getEntriesByType('resource').map(e => e.name)
          .filter(n => !n.startsWith(location.origin))""");
    assertEquals(List.of(), loaded);
    eventually(() -> pageBytes() > 50_000, () -> "only " + pageBytes() + " bytes were loaded");
    assertTrue(pageBytes() < 150_000, pageBytes() + " bytes");
  }

  private long pageBytes() {
    return ((Number) browser.run("""
        return performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
          .filter(e => !e.name.includes('/api/')).reduce((sum, e) => sum + e.decodedBodySize, 0)""")).longValue();
  }

  @Test
  void nothingIsWrittenToTheConsoleAsAnError() {
    browser.run("window.told = []; window.addEventListener('error', e => window.told.push(e.message));"
        + " window.addEventListener('unhandledrejection', e => window.told.push(String(e.reason)))");
    page.known("hammer");
    browser.click("#shuffle");
    browser.awaitText("#robot-text", "elsewhere");
    browser.drag("#map", EMPTY_FROM, EMPTY_TO);

    assertEquals(List.of(), browser.list("return window.told"));
  }
}
