package org.onegrasp.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The list of skills on the page in a real browser: names, files, undo. */
class PageSkillsTest {
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
  void aNameWithMarkupIsTextEverywhere() {
    String name = "<img src=x onerror=\"window.hacked=1\"><b>bold</b>";
    page.known(name);

    eventually(() -> browser.text("#skills").contains(name));
    browser.awaitText("#in-view", name);
    page.unfold(name);
    browser.click("[id='add-" + PageRig.encoded(name) + "']");
    browser.awaitText("#lesson-text", name);
    assertEquals(0L, browser.run("return document.querySelectorAll('main b, main img[src=x]').length"));
    assertEquals(true, browser.run("return window.hacked === undefined"));
  }

  @Test
  void whatWasForgottenComesBackByUndo() {
    page.known("hammer");
    page.unfold("hammer");

    browser.click("#forget-hammer");
    browser.awaitText("#toast-text", "forgotten");
    eventually(() -> page.titles().isEmpty());
    assertEquals("undo", browser.focused());
    browser.click("#undo");

    eventually(() -> page.titles().equals(List.of("hammer")));
    browser.awaitText("#skills-text", "is back");
    assertFalse(browser.shows("#toast"));
  }

  @Test
  void undoIsStillThereAfterTheMessageWasClosed() {
    page.known("hammer");
    page.unfold("hammer");
    browser.click("#forget-hammer");
    browser.click("#toast-close");

    browser.awaitText("#undo-last", "hammer");
    browser.click("#undo-last");

    eventually(() -> page.titles().equals(List.of("hammer")));
  }

  @Test
  void aSkillIsRenamed() {
    page.known("hammer");
    page.unfold("hammer");

    browser.click("#rename-hammer");
    browser.type("#new-name", "claw hammer");
    browser.click("#rename-button");

    eventually(() -> page.titles().equals(List.of("claw hammer")));
    assertEquals(List.of("claw hammer"), rig.names());
  }

  @Test
  void aNameThatIsTakenIsNotGivenTwice() {
    page.known("first");
    page.known("second");
    page.unfold("second");

    browser.click("#rename-second");
    browser.type("#new-name", "first");
    browser.click("#rename-button");

    browser.awaitText("#skills-text", "first");
    assertEquals("bad", browser.element("#skills-text").getAttribute("data-state"));
    assertEquals(List.of("first", "second"), page.titles());
  }

  @Test
  void aSkillFileIsDownloadedAndUploaded() throws IOException {
    page.known("hammer");
    page.unfold("hammer");
    browser.click("#download-hammer");
    Path file = browser.downloaded("hammer.skill");
    assertTrue(Files.size(file) > 1000, Files.size(file) + " bytes");
    browser.click("#forget-hammer");
    eventually(() -> page.titles().isEmpty());

    browser.choose("#upload-file", file);

    eventually(() -> page.titles().equals(List.of("hammer")));
    browser.awaitText("#skills-text", "hammer");
  }

  @Test
  void anUploadInPlaceOfASkillIsAskedForFirst() throws IOException {
    page.known("hammer");
    Path file = Files.write(page.folder().resolve("again.skill"), page.hammer());

    browser.choose("#upload-file", file);
    browser.answer(false);
    browser.awaitText("#skills-text", "again.skill");
    browser.choose("#upload-file", file);
    browser.answer(true);

    browser.awaitText("#undo-last", "replaced");
  }

  @Test
  void aDamagedSkillFileIsRefusedInWords() throws IOException {
    Path file = Files.write(page.folder().resolve("damaged.skill"),
        "no skill at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    browser.choose("#upload-file", file);

    browser.awaitText("#skills-text", "damaged.skill");
    assertEquals("bad", browser.element("#skills-text").getAttribute("data-state"));
    assertEquals(List.of(), rig.names());
  }

  @Test
  void oneSkillIsSelectedAndThenAnyAgain() {
    page.known("first");
    page.known("second");

    browser.awaitText("#use-first", "In use"); // the first of all is
    browser.click("#use-second");
    eventually(() -> rig.get("api/state").get("selected").getAsString().equals("second"));
    browser.awaitText("#use-second", "In use");
    browser.click("#use-any");

    eventually(() -> rig.get("api/state").get("in_use").getAsString().equals("any"));
    browser.awaitText("#use-any", "In use");
  }
}
