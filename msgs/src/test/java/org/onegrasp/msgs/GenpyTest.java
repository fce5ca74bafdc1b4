package org.onegrasp.msgs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.definition.Definitions;

/** Every standard type beside Debian's genpy, which makes its own classes of the same definitions. */
class GenpyTest {
  private static final String SCRIPT = """
      import io, json, sys
      from genpy.dynamic import generate_dynamic
      results = []
      classes = {}
      for case in json.load(open(sys.argv[1])):
          if case['type'] not in classes:
              classes[case['type']] = generate_dynamic(case['type'], case['text'])[case['type']]
          message = classes[case['type']]()
          message.deserialize(bytes.fromhex(case['hex']))
          again = io.BytesIO()
          message.serialize(again)
          results.append({'hex': again.getvalue().hex(), 'md5': message._md5sum, 'text': str(message)})
      json.dump(results, open(sys.argv[2], 'w'))
      """;

  @TempDir
  Path folder;

  @Test
  @Tag("ros-row-50")
  void bytesMd5AndEchoedTextOfEveryStandardTypeAreThoseOfGenpy() throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/genpy")),
        "Debian's genpy is not installed; launch/install-ros installs it");
    JsonArray cases = new JsonArray();
    GoldenTypes.read().messages().forEach((type, golden) -> {
      for (long seed = 0; seed < 3; seed++) {
        cases.add(randomCase(type, golden.text(), seed));
      }
    });
    JsonArray results = genpy(cases);
    assertEquals(3 * 166, results.size());
    for (int i = 0; i < results.size(); i++) {
      JsonObject ours = cases.get(i).getAsJsonObject();
      JsonObject theirs = results.get(i).getAsJsonObject();
      String type = ours.get("type").getAsString();
      assertEquals(theirs.get("hex"), ours.get("hex"), type);
      assertEquals(theirs.get("md5"), ours.get("md5"), type);
      assertEquals(theirs.get("text"), ours.get("echo"), type);
    }
  }

  private static JsonObject randomCase(String type, String text, long seed) {
    MessageCodec<DynamicMessage> codec = DynamicMessage.codec(type, text);
    byte[] bytes = RandomBytes.of(type, Definitions.ofFullText(type, text), seed);
    DynamicMessage message = codec.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    JsonObject json = new JsonObject();
    json.addProperty("type", type);
    json.addProperty("text", text);
    json.addProperty("md5", codec.md5());
    json.addProperty("hex", HexFormat.of().formatHex(bytes));
    json.addProperty("echo", message.toString());
    return json;
  }

  private JsonArray genpy(JsonArray cases) throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("genpy_test.py"), SCRIPT);
    Path in = Files.writeString(folder.resolve("cases.json"), cases.toString());
    Path out = folder.resolve("results.json");
    Path log = folder.resolve("log.txt");
    Process process = new ProcessBuilder("/usr/bin/python3", script.toString(), in.toString(), out.toString())
        .redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "genpy did not end");
    assertEquals(0, process.exitValue(), () -> read(log));
    return JsonParser.parseString(Files.readString(out)).getAsJsonArray();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
