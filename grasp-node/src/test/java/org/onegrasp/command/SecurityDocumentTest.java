package org.onegrasp.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security.md has the bounds that the code has. */
class SecurityDocumentTest {
  private static final Pattern CONSTANT = Pattern.compile("`(org\\.onegrasp\\.[\\w.]+)\\.([A-Z_]+)`");
  private static final Pattern LIMIT = Pattern.compile("([\\d,]+)( KiB| MiB| bytes)?");
  private static final Map<String, Long> UNITS = Map.of(" KiB", 1L << 10, " MiB", 1L << 20, " bytes", 1L);

  private static long limit(String cell) {
    Matcher limit = LIMIT.matcher(cell);
    assertTrue(limit.matches(), "no limit: " + cell);
    return Long.parseLong(limit.group(1).replace(",", "")) * UNITS.getOrDefault(String.valueOf(limit.group(2)), 1L);
  }

  private static long value(String type, String constant) throws ReflectiveOperationException {
    Field field = Class.forName(type).getDeclaredField(constant);
    field.setAccessible(true);
    return ((Number) field.get(null)).longValue();
  }

  @Test
  void boundsAreThoseOfTheCode() throws IOException, ReflectiveOperationException {
    List<String> lines = Files.readAllLines(InterfaceDocument.repository().resolve("docs/security.md"));
    int rows = 0;
    for (String line : lines) {
      Matcher constant = CONSTANT.matcher(line);
      if (constant.find()) {
        List<String> cells = Stream.of(line.substring(1).split("\\|")).map(String::strip).toList();
        assertEquals(value(constant.group(1), constant.group(2)), limit(cells.get(1)), line);
        rows++;
      }
    }
    assertTrue(rows >= 50, rows + " rows with a constant");
  }
}
