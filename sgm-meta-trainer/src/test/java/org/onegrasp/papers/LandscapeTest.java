package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;

class LandscapeTest {
  @TempDir
  private Path folder;

  private Bench bench(List<String> lines) {
    return new Bench(folder, List.of(1L), true, Kernels.best(), lines::add);
  }

  @Test
  void lessonsOfObjectFamiliesGoDownhillInAPictureEach() throws IOException {
    List<String> lines = new ArrayList<>();
    Path file = folder.resolve("landscape.png");
    Landscape.write(bench(lines), List.of(FewShotTasks.objects(5), FewShotTasks.digits(1), FewShotTasks.objects(1)),
        file);
    BufferedImage sheet = ImageIO.read(file.toFile());
    assertEquals(2 * sheet.getHeight(), sheet.getWidth(), "digits are not there");
    Set<Integer> colours = new HashSet<>();
    for (int x = 0; x < sheet.getWidth(); x++) {
      colours.add(sheet.getRGB(x, sheet.getHeight() / 2));
    }
    assertTrue(colours.size() > 10, colours.size() + " colours");
    assertEquals(2, lines.size());
    Matcher losses =
        Pattern.compile("loss ([0-9.]+) at the start; backpropagation .* node perturbation ([0-9.]+), .* in the plane")
            .matcher(lines.get(0));
    assertTrue(losses.find(), lines.get(0));
    assertTrue(Double.parseDouble(losses.group(2)) < Double.parseDouble(losses.group(1)), lines.get(0));
  }

  @Test
  void withoutATaskToDrawIsAnError() {
    String message = assertThrows(IllegalArgumentException.class,
        () -> Landscape.write(bench(new ArrayList<>()), List.of(new PartsFilterTask(), FewShotTasks.digits(1)),
            folder.resolve("x.png")))
        .getMessage();
    assertTrue(message.contains("none of these tasks") && message.contains("parts-filter, mnist-5way-1shot"), message);
  }
}
