package org.onegrasp.msgs;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * What genpy says about the message and service types of a ROS installation. The file lies outside the repository, in the data
 * folder that ONEGRASP_DATA (system property or environment) names, otherwise ../shared/data beside the repository; without it
 * the calling test is skipped.
 */
public record GoldenTypes(Map<String, Message> messages, Map<String, Service> services) {
  /** One message type: MD5 sum, full definition text and the bytes of a message of zeros. */
  public record Message(String md5, String text, String defaultHex) {}

  /** One service type: its MD5 sum, and those of request and response alone. */
  public record Service(String md5, String requestMd5, String responseMd5) {}

  public static GoldenTypes read() {
    Path file = dataFolder().resolve("ros/golden_md5.json");
    Assumptions.assumeTrue(Files.exists(file), () -> "no golden values at " + file + "; set ONEGRASP_DATA to the data folder");
    try {
      return of(JsonParser.parseString(Files.readString(file)).getAsJsonObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GoldenTypes of(JsonObject all) {
    Map<String, Message> messages = new LinkedHashMap<>();
    all.getAsJsonObject("msg").asMap().forEach((type, value) -> messages.put(type, message(value.getAsJsonObject())));
    Map<String, Service> services = new LinkedHashMap<>();
    all.getAsJsonObject("srv").asMap().forEach((type, value) -> services.put(type, service(value.getAsJsonObject())));
    return new GoldenTypes(messages, services);
  }

  private static Service service(JsonObject json) {
    return new Service(json.get("md5").getAsString(), json.get("req_md5").getAsString(), json.get("res_md5").getAsString());
  }

  private static Message message(JsonObject json) {
    return new Message(json.get("md5").getAsString(), json.get("text").getAsString(), json.get("default_hex").getAsString());
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
