package org.onegrasp.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The page in a real browser while the node ends, is killed, wants a token or has trouble, and while others use it too.
 */
class PageConnectionTest {
  private static final String TOKEN = "a.secret_with-signs~more";

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
  void aNodeThatEndsAndComesBackIsFoundAgain() {
    page.known("hammer");
    browser.awaitText("#in-view", "hammer,");

    rig.stopNode();
    browser.awaitText("#connection", "Not connected");
    browser.screenshot("not-connected");
    browser.click("#shuffle");
    browser.awaitText("#robot-text", "connects again");
    rig.startNode();

    browser.awaitText("#connection", "Live");
    eventually(() -> !browser.shows("#robot-text")); // it answers again
    eventually(() -> page.titles().equals(List.of("hammer")));
    browser.awaitText("#in-view", "hammer,");
    page.dragAcross("mug");
    browser.awaitText("#numbers", "mm wide");
  }

  @Test
  void twoPagesShowTheSame() {
    page.known("hammer");
    String first = browser.openBeside(rig.url());
    String second = browser.window();
    eventually(() -> page.titles().equals(List.of("hammer")));

    browser.turnTo(first);
    page.unfold("hammer");
    browser.click("#forget-hammer");

    browser.turnTo(second);
    eventually(() -> page.titles().isEmpty());
    browser.awaitText("#undo-last", "hammer");
    browser.click("#undo-last");
    browser.closeAndTurnTo(first);
    eventually(() -> page.titles().equals(List.of("hammer")));
  }

  @Test
  void ofTwoWhoTeachAtOnceTheSecondSeesWhatHappens() {
    String first = browser.window();
    page.dragAcross("hammer");
    browser.awaitText("#verdict", "The fingers close");
    browser.type("#name", "one");
    browser.openBeside(rig.url());
    eventually(() -> page.bright("#map"));
    String second = browser.window();
    page.dragAcross("hammer");
    browser.awaitText("#verdict", "The fingers close");
    browser.type("#name", "other");

    browser.click("#teach-button");
    browser.turnTo(first);
    browser.click("#teach-button");

    browser.awaitText("#lesson-text", "Learned 'one'");
    browser.turnTo(second);
    eventually(() -> page.titles().equals(List.of("one", "other")));
    browser.closeAndTurnTo(first);
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
  void aNodeThatIsKilledAndStartedAgainIsFoundWithItsSkills() throws Exception {
    page.known("hammer");
    rig.stopNode();
    Process first = rig.startProcess();
    try {
      browser.awaitText("#connection", "Live");
      browser.awaitText("#in-view", "hammer,");

      rig.kill(first);
      browser.awaitText("#connection", "Not connected");
      browser.awaitText("#all-well", "does not answer");
      assertEquals("false", browser.element("body").getAttribute("data-live"));
      browser.screenshot("killed");
      Process second = rig.startProcess();
      try {
        browser.awaitText("#connection", "Live");
        eventually(() -> page.titles().equals(List.of("hammer")));
        browser.awaitText("#in-view", "hammer,");
        page.dragAcross("mug");
        browser.awaitText("#numbers", "mm wide");
      } finally {
        rig.kill(second);
      }
    } finally {
      rig.kill(first);
    }
  }

  @Test
  void aNodeThatWantsATokenTakesNoOther() {
    rig.stopNode();
    rig.startNode(TOKEN);
    try {
      browser.await("#token");
      browser.awaitText("#connection", "A token is needed");
      assertFalse(browser.shows("main"));
      browser.type("#token-text", "another");
      browser.click("#token-button");
      browser.awaitText("#token-note", "not the token");
      browser.screenshot("token");
      browser.type("#token-text", TOKEN);
      browser.click("#token-button");

      browser.awaitText("#connection", "Live");
      assertFalse(browser.shows("#token"));
      assertTrue(browser.shows("main"));
      eventually(() -> page.bright("#map"));
      browser.open(rig.url());
      browser.awaitText("#connection", "Live"); // it is remembered
    } finally {
      rig.stopNode(); // the next test has one without a token
    }
  }

  @Test
  void theAddressInTheQrCodeNeedsNoTyping() {
    rig.stopNode();
    rig.startNode("3rd-secret");
    try {
      browser.open(rig.url() + "?token=old-secret");
      browser.await("#token");
      browser.open(rig.url() + "?token=3rd-secret");

      browser.awaitText("#connection", "Live");
      assertEquals(rig.url(), browser.run("return location.href"));
    } finally {
      rig.stopNode(); // the next test has one without a token
    }
  }
}
