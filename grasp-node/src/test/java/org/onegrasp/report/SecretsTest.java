package org.onegrasp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing secret leaves, and what is not secret stays readable. */
class SecretsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOME", "/home/rita", "GITHUB_TOKEN", "from-the-environment", "LANG", "C",
          "PWD", "/home/sam/ws", "OLDPWD", "working folder");
  private final Secrets secrets = new Secrets(ENVIRONMENT);

  @ParameterizedTest
  @ValueSource(strings = {
      "password=PLANTED", "password: PLANTED", "Password := \"PLANTED PLANTED\"", "the passwd='PLANTED' was",
      "wifi_pwd: PLANTED,",
      "{\"api_key\": \"PLANTED\", \"x\": 1}", "api-key=PLANTED&x=1", "AUTH_TOKEN=PLANTED", "client-secret : PLANTED",
      "ssh_key: PLANTED",
      "http://rita:PLANTED@host:11311/", "https://PLANTED@host/x", "rtsp://u:PL@NTEDPLANTED@cam/1",
      "mqtt://u:PLANTED/PLANTED@host",
      "GET /?access_token=PLANTED&b=2", "Authorization: Bearer PLANTED", "authorization: Basic PLANTED==",
      "got bearer PLANTED.a-b",
      "run --password PLANTED --x", "run --auth-token=PLANTED", "_camera_password:=PLANTED", "Cookie: PLANTED; b",
      "-----BEGIN RSA PRIVATE KEY-----\nPLANTED\nPLANTED\n-----END RSA PRIVATE KEY-----",
      "-----BEGIN PRIVATE KEY-----\nPLANTED",
      "psk: PLANTED", "wpa_psk=\"PLANTED\"", "Passwort: PLANTED", "mot_de_passe=PLANTED", "contrase\u00f1a: PLANTED",
      "curl -u rita:PLANTED http://h/",
      "curl --user=rita:PLANTED", "sshpass -p PLANTED ssh rita@host", "it was from-the-environment, in a sentence"})
  void isHidden(String text) {
    String clean = secrets.clean(text);
    assertFalse(clean.contains("PLANTED") || clean.contains("from-the-environment"), clean);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ghp_0123456789abcdefABCDEF0123456789abcd", "AKIAIOSFODNN7EXAMPLE",
      "xoxb-123456789012-abcdefgh",
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-DEF_123", "glpat-abcdefghij0123456789", "hf_abcdefghij0123456789ABCD",
      "npm_abcdefghij0123456789", "pypi-AgEIcHlwaS5vcmcabcdefghij"})
  void tokensOfKnownShapesAreHidden(String token) {
    assertEquals("with (hidden) inside", secrets.clean("with " + token + " inside"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "12:00:01 WARN Problems: depth image: image of 320x240 pixels does not fit together", "times = 5", "key: images",
      "keyframe 3",
      "no transform from 'camera' to 'base_link': its author is away", "http://localhost:11311/",
      "at org.onegrasp.command.Main.main(Main.java:12)",
      "monkey: 3", "ps -u root", "in /home/sam/ws, a working folder", "password: (hidden)", "{\"token\": (hidden)}",
      "stamp: 1795922326.115532378"})
  void isLeftAsItWas(String text) {
    assertEquals(text, secrets.clean(text));
  }

  @Test
  void theHomeFolderIsShortened() {
    assertEquals("skills in ~/.ros/onegrasp", secrets.clean("skills in /home/rita/.ros/onegrasp"));
  }

  @Test
  void parametersAreHiddenByNameHoweverDeepAndTheirValuesEverywhere() {
    Map<String, Object> tree =
        Map.of("table_z", 0.72, "cloud", Map.of("token", "tok-77", "keys", List.of("key-one", "key-two")),
            "urls", List.of("http://u:p@h/"), "camera", Map.of("apiKey", 123456));
    secrets.learn(tree);
    Object clean = secrets.clean(tree);
    assertEquals(Map.of("table_z", 0.72, "cloud", Map.of("token", "(hidden)", "keys", "(hidden)"), "urls",
        List.of("http://(hidden)@h/"),
        "camera", Map.of("apiKey", "(hidden)")), clean);
    assertEquals("(hidden) and (hidden) and (hidden), 0.72", secrets.clean("tok-77 and key-two and 123456, 0.72"));
  }

  @Test
  void wordsAfterAnOptionOfACommandLineAreHidden() {
    Map<String, Object> tree = Map.of("args", List.of("--password", "PLANTED", "--host", "robot"), "mqtt_pw", "SOWN99");
    secrets.learn(tree);
    assertEquals(Map.of("args", List.of("--password", "(hidden)", "--host", "robot"), "mqtt_pw", "(hidden)"),
        secrets.clean(tree));
    assertEquals("(hidden), (hidden), robot", secrets.clean("PLANTED, SOWN99, robot"));
  }

  @Test
  void longLinesAreCutAndTakeNoTime() {
    String clean = secrets.clean("a".repeat(1 << 20) + "\n" + "token".repeat(1 << 18) + "\n" + "-".repeat(1 << 20)
        + "\n" + "://".repeat(1 << 18));
    assertEquals(4, clean.split("\n").length);
  }
}
