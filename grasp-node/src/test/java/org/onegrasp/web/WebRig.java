package org.onegrasp.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A server over real sockets, with a node behind it that is none, and a program that asks it. */
final class WebRig implements AutoCloseable {
  static final String JSON = "application/json";
  static final String TOKEN = "a-token-of-tests";
  private static final int PORT = 18_787;

  final HttpClient client = HttpClient.newHttpClient();
  final FakeStation station = new FakeStation();
  final FakeTopics topics = new FakeTopics();
  WebServer server = open("");

  /** One more. */
  WebServer open(String token) {
    try {
      return WebServer.open(new WebSettings(PORT, "127.0.0.1", token), station, topics, (what, thrown) -> {
        throw new AssertionError(what, thrown);
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void reopen(String token) {
    server.close();
    server = open(token);
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }

  HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = at(path);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpRequest.Builder post(String path, String body) {
    return at(path).header("Content-Type", JSON).POST(HttpRequest.BodyPublishers.ofString(body));
  }

  static JsonObject json(HttpResponse<String> answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  static void assertRefused(int status, String words, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertTrue(json(answer).get("error").getAsString().contains(words), answer.body());
    assertFalse(json(answer).get("what_to_do").getAsString().isBlank(), answer.body());
  }
}
