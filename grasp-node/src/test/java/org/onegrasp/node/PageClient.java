package org.onegrasp.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A program that asks a node over HTTP, and knows with which status it shall answer. */
final class PageClient {
  private final HttpClient client = HttpClient.newHttpClient();
  private final String page;

  /** @param page address of the node */
  PageClient(String page) {
    this.page = page;
  }

  int port() {
    return URI.create(page).getPort();
  }

  HttpResponse<byte[]> send(String method, String path, String type, byte[] body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(page + path))
        .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    try {
      return client.send((type.isEmpty() ? request : request.header("Content-Type", type)).build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static JsonObject json(int status, HttpResponse<byte[]> answer) {
    String text = new String(answer.body(), UTF_8);
    assertEquals(status, answer.statusCode(), text);
    return JsonParser.parseString(text).getAsJsonObject();
  }

  JsonObject get(String path) {
    return json(200, send("GET", path, "", new byte[0]));
  }

  JsonObject post(int status, String path, String body) {
    return json(status, send("POST", path, "application/json", body.getBytes(UTF_8)));
  }

  HttpResponse<byte[]> put(String path, byte[] file) {
    return send("PUT", path, "application/octet-stream", file);
  }

  static String text(JsonObject object, String field) {
    return object.get(field).getAsString();
  }
}
