package org.onegrasp.msgs;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What genpy says about the message and service types of the ROS packages of Debian 12: golden.json, facts alone.
 * Definitions are without comments, which no MD5 sum and no byte depends on.
 */
public record GoldenTypes(Map<String, Message> messages, Map<String, Service> services) {
  private static final String SEPARATOR = "\n" + "=".repeat(80) + "\nMSG: ";

  /** One message type: MD5 sum, full definition text and the bytes of a message of zeros. */
  public record Message(String md5, String text, String defaultHex) {}

  /** One service type: its MD5 sum, and those of request and response alone. */
  public record Service(String md5, String requestMd5, String responseMd5) {}

  public static GoldenTypes read() {
    try (Reader in =
        new InputStreamReader(GoldenTypes.class.getResourceAsStream("golden.json"), StandardCharsets.UTF_8)) {
      return of(JsonParser.parseReader(in).getAsJsonObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GoldenTypes of(JsonObject all) {
    Map<String, Message> messages = new LinkedHashMap<>();
    JsonObject types = all.getAsJsonObject("msg");
    types.keySet().forEach(type -> messages.put(type, message(types, type)));
    Map<String, Service> services = new LinkedHashMap<>();
    all.getAsJsonObject("srv").asMap().forEach((type, value) -> services.put(type, service(value.getAsJsonObject())));
    return new GoldenTypes(messages, services);
  }

  private static Service service(JsonObject json) {
    return new Service(json.get("md5").getAsString(), json.get("req_md5").getAsString(),
        json.get("res_md5").getAsString());
  }

  private static Message message(JsonObject types, String type) {
    JsonObject json = types.getAsJsonObject(type);
    StringBuilder text = new StringBuilder(json.get("text").getAsString());
    json.getAsJsonArray("needs").forEach(needed -> text.append(SEPARATOR).append(needed.getAsString()).append('\n')
        .append(types.getAsJsonObject(needed.getAsString()).get("text").getAsString()));
    return new Message(json.get("md5").getAsString(), text.toString(), json.get("default_hex").getAsString());
  }

  /** The folder of data that is not in the repository; it need not exist. */
  public static Path dataFolder() {
    String set = System.getProperty("ONEGRASP_DATA", System.getenv("ONEGRASP_DATA"));
    if (set != null) {
      return Path.of(set);
    }
    Path here = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (here.getParent() != null && !Files.isDirectory(here.resolve("launch"))) {
      here = here.getParent();
    }
    return here.resolveSibling("shared/data");
  }
}
