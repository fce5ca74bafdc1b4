package org.onegrasp.page;

import static org.onegrasp.ros.Eventually.eventually;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/** A headless Chromium that a person uses: looks, clicks, drags, types. Counts what the person does. */
final class Browser implements AutoCloseable {
  private static final List<String> CHROMIUM = List.of("/usr/bin/chromium", "/usr/bin/google-chrome");
  private static final List<String> DRIVER = List.of("/usr/bin/chromedriver", "/usr/local/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final ChromeDriver driver;
  private final Path downloads;
  private int actions;

  /** @param folder for its profile and what it downloads */
  Browser(Path folder) {
    downloads = folder.resolve("downloads");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(found(CHROMIUM).orElseThrow());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--lang=en", "--force-device-scale-factor=1",
        "--user-data-dir=" + folder.resolve("profile"));
    options.setExperimentalOption("prefs",
        Map.of("download.default_directory", downloads.toString(), "download.prompt_for_download", false));
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(new File(found(DRIVER).orElseThrow())).build();
    driver = new ChromeDriver(service, options);
    driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
    command("Emulation.setScrollbarsHidden", Map.of("hidden", true));
    size(1360, 900);
  }

  static void assumeInstalled() {
    Assumptions.assumeTrue(found(CHROMIUM).isPresent() && found(DRIVER).isPresent(),
        "no Chromium with its driver here; launch/install-browser installs them");
  }

  private static Optional<String> found(List<String> places) {
    return places.stream().filter(place -> Files.isExecutable(Path.of(place))).findFirst();
  }

  /** A window of this size, in pixels of the page. */
  void size(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
    command("Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void scheme(String scheme) {
    command("Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** A command of Chrome's DevTools protocol. */
  Map<String, Object> command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  void open(String url) {
    actions = 0;
    driver.get(url);
  }

  /** Opens another page beside this one and goes on there; what this one is called. */
  String openBeside(String url) {
    String here = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    size(1360, 900);
    driver.get(url);
    return here;
  }

  String window() {
    return driver.getWindowHandle();
  }

  void turnTo(String window) {
    driver.switchTo().window(window);
  }

  /** Closes this page and turns to that one. */
  void closeAndTurnTo(String window) {
    driver.close();
    driver.switchTo().window(window);
  }

  /** Clicks, drags, and words typed since the page was opened. */
  int actions() {
    return actions;
  }

  WebElement element(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  List<WebElement> elements(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** What an element says now; empty when there is none. */
  String text(String css) {
    return String.valueOf(run("return document.querySelector(arguments[0])?.textContent ?? ''", css));
  }

  /** Whether it is there and can be seen. */
  boolean shows(String css) {
    return (Boolean) run("const e = document.querySelector(arguments[0]);"
        + " return e !== null && e.getClientRects().length > 0", css);
  }

  void await(String css) {
    eventually(() -> shows(css), () -> css + " is not shown");
  }

  void awaitText(String css, String part) {
    eventually(() -> text(css).contains(part), () -> css + " says '" + text(css) + "' and not '" + part + "'");
  }

  /** Clicks as soon as it can be clicked. */
  void click(String css) {
    actions++;
    eventually(() -> {
      try {
        WebElement found = elements(css).stream().findFirst().orElse(null);
        if (found == null || !found.isDisplayed() || !found.isEnabled()) {
          return false;
        }
        run("arguments[0].scrollIntoView({block: 'center'})", found);
        found.click();
        return true;
      } catch (StaleElementReferenceException e) {
        return false; // the list was drawn anew
      }
    }, () -> css + " cannot be clicked");
  }

  void type(String css, String words) {
    actions++;
    WebElement field = element(css);
    field.clear();
    field.sendKeys(words);
  }

  /** Gives a file to a field that may be hidden. */
  void choose(String css, Path file) {
    actions++;
    element(css).sendKeys(file.toString());
  }

  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void tab() {
    press(Keys.TAB);
  }

  /** The id of what has the keyboard. */
  String focused() {
    return String.valueOf(run("return document.activeElement?.id ?? ''"));
  }

  /** Drags with the mouse between two points of an element, as shares of its width and height. */
  void drag(String css, double[] from, double[] to) {
    actions++;
    WebElement on = element(css);
    run("arguments[0].scrollIntoView({block: 'center'})", on);
    Actions drag = new Actions(driver).moveToElement(on, offset(on.getSize().width, from[0]),
        offset(on.getSize().height, from[1])).clickAndHold();
    for (int i = 1; i <= 4; i++) {
      drag.moveToElement(on, offset(on.getSize().width, from[0] + (to[0] - from[0]) * i / 4),
          offset(on.getSize().height, from[1] + (to[1] - from[1]) * i / 4));
    }
    drag.release().perform();
  }

  /** Selenium counts from an element's middle. */
  private static int offset(int side, double share) {
    return (int) Math.round(side * (share - 0.5));
  }

  /** The same with a finger. */
  void swipe(String css, double[] from, double[] to) {
    actions++;
    List<?> box = (List<?>) run("arguments[0].scrollIntoView({block: 'center'});"
        + " const b = arguments[0].getBoundingClientRect(); return [b.left, b.top, b.width, b.height]", element(css));
    double[] at = box.stream().mapToDouble(number -> ((Number) number).doubleValue()).toArray();
    touch("touchStart", at, from);
    for (int i = 1; i <= 4; i++) {
      touch("touchMove", at,
          new double[] {from[0] + (to[0] - from[0]) * i / 4, from[1] + (to[1] - from[1]) * i / 4});
    }
    command("Input.dispatchTouchEvent", Map.of("type", "touchEnd", "touchPoints", List.of()));
  }

  private void touch(String type, double[] box, double[] share) {
    command("Input.dispatchTouchEvent", Map.of("type", type, "touchPoints",
        List.of(Map.of("x", box[0] + share[0] * box[2], "y", box[1] + share[1] * box[3]))));
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Accepts or refuses what the page asks. */
  void answer(boolean yes) {
    eventually(() -> {
      try {
        driver.switchTo().alert();
        return true;
      } catch (org.openqa.selenium.NoAlertPresentException e) {
        return false;
      }
    });
    if (yes) {
      driver.switchTo().alert().accept();
    } else {
      driver.switchTo().alert().dismiss();
    }
  }

  /** Waits for a downloaded file. */
  Path downloaded(String name) {
    command("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", downloads.toString()));
    Path file = downloads.resolve(name);
    eventually(() -> Files.exists(file) && !Files.exists(Path.of(file + ".crdownload")), () -> file + " did not come");
    return file;
  }

  /** All of the page as a picture in target/page. */
  void screenshot(String name) {
    run("document.activeElement?.blur(); window.scrollTo(0, 0)");
    eventually(() -> (Boolean) run("return [...document.images].every(i => i.complete)"));
    command("Emulation.setScrollbarsHidden", Map.of("hidden", true)); // or what lies under it is cut off
    Map<String, Object> shot = command("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
    try {
      Path folder = Files.createDirectories(Path.of("target", "page"));
      Files.write(folder.resolve(name + ".png"), Base64.getDecoder().decode((String) shot.get("data")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What every element that matches says of itself; for tests that look at all. */
  @SuppressWarnings("unchecked")
  List<String> list(String script, Object... arguments) {
    List<String> texts = new ArrayList<>();
    ((List<Object>) run(script, arguments)).forEach(one -> texts.add(String.valueOf(one)));
    return texts;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
