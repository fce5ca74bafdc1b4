package org.onegrasp.ros.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only our master says; what all masters say is in MasterConformanceTest. */
class RosMasterTest {
  private final MasterApi api = new MasterApi(new Graph(null), new ParameterTree());

  private List<?> answer(String method, Object... parameters) {
    return (List<?>) api.call(method, List.of(parameters));
  }

  @Test
  void wrongCallsAreNamedWithWhatIsWrong() {
    assertEquals(List.of(-1, "getParam takes 2 parameters, not 1", 0), answer("getParam", "/x"));
    assertEquals(List.of(-1, "parameter 3 must be scheme://host:port, not 'here'", 0),
        answer("registerPublisher", "/x", "/t", "a/B", "here"));
    assertEquals(List.of(-1, "parameter 1 must be a string, not 5", 0), answer("lookupNode", "/x", 5));
    assertEquals(List.of(-1, "parameter 2 must be package/Type or *, not 'String'", 0),
        answer("registerSubscriber", "/x", "/t", "String", "http://127.0.0.1:1/"));
    assertEquals(List.of(-1, "parameter 1 must be the name of a node, topic or service, not '/http:/h:1'", 0),
        answer("lookupNode", "/x", "http://h:1/"));
    assertEquals(List.of(-1, "cannot set root of parameter tree to non-dictionary", 0),
        answer("setParam", "/n", "/", 1));
  }

  @Test
  void portThatIsTakenIsNamed() throws IOException {
    try (RosMaster master = RosMaster.start("127.0.0.1", 0)) {
      int port = URI.create(master.uri().toString()).getPort();
      assertTrue(assertThrows(IOException.class, () -> RosMaster.start("127.0.0.1", port)).getMessage()
          .startsWith("Cannot listen on 127.0.0.1:" + port + ": "));
    }
  }

  @Test
  void hostThatDoesNotExistIsNamed() {
    assertEquals(
        "Cannot listen on nosuchhost.invalid:11311: the host name 'nosuchhost.invalid' cannot be resolved; give an"
            + " address of this "
            + "machine, such as 127.0.0.1",
        assertThrows(IOException.class, () -> RosMaster.start("nosuchhost.invalid", 11311)).getMessage());
  }

  @Test
  void longNamesAndDeepOrLargeParametersAreRefusedAndNothingChanges() {
    String key = "/" + "k".repeat(MasterLimits.NAME);
    assertEquals(
        "parameter 1 has 1025 characters; the limit is 1024: '" + key.substring(0, 100) + "... (1025 characters)'",
        answer("setParam", "/n", key, 1).get(1));
    assertEquals(-1, answer("registerPublisher", "/" + "n".repeat(5000), "/t", "a/B", "http://h:1/").get(0));
    assertEquals("parameter /deep" + "/x".repeat(47) + "/... (125 characters) would be 61 levels deep; the limit is 60",
        answer("setParam", "/n", "/deep" + "/x".repeat(60), 1).get(1));
    assertEquals(-1, answer("setParam", "/n", "/deep", nested(61)).get(0));
    assertEquals(1, answer("setParam", "/n", "/deep", nested(59)).get(0));
    assertEquals("parameter /large takes 8388665 bytes; the limit of one parameter is 8388608",
        answer("setParam", "/n", "/large", "x".repeat((8 << 20) + 1)).get(1));
    assertEquals(List.of(1, "Parameter names", List.of("/deep")), answer("getParamNames", "/n"));
  }

  private static Object nested(int depth) {
    Object value = 1;
    for (int i = 0; i < depth; i++) {
      value = List.of(value);
    }
    return value;
  }

  @Test
  void parametersAreBoundedInSumAndRoomComesBack() {
    String text = "x".repeat(4 << 20);
    int set = 0;
    while (answer("setParam", "/n", "/p" + set, text).get(0).equals(1)) {
      set++;
    }
    assertEquals(15, set);
    assertTrue(answer("setParam", "/n", "/p15", text).get(1).toString().endsWith("; their limit is 67108864"));
    assertEquals(1, answer("setParam", "/n", "/p3", text).get(0), "the same again in the place of the old one");
    assertTrue(answer("getParam", "/n", "/").get(1).toString()
        .endsWith("the limit of one answer is 25165824; ask for its parts"));
    for (int i = 0; i < 15; i++) {
      assertEquals(1, answer("deleteParam", "/n", "/p" + i).get(0));
      assertEquals(1, answer("setParam", "/n", "/p" + i, text).get(0));
    }
  }

  @Test
  void registrationsAreBoundedAndThoseThatAreThereStay() {
    for (int i = 0; i < MasterLimits.ENTRIES; i++) {
      assertEquals(1,
          answer("registerService", "/n" + i, "/s" + i, "rosrpc://h:1", "http://h:" + (i + 1) + "/").get(0));
    }
    List<?> refused = answer("registerService", "/one_more", "/s", "rosrpc://h:1", "http://h:1/");
    assertEquals(
        "no room for /s: 10000 registrations of this kind are there, the limit is 10000; rosnode cleanup removes"
            + " those of nodes that are gone",
        refused.get(1));
    assertEquals(-1, answer("lookupNode", "/n", "/one_more").get(0));
    assertEquals(1, answer("registerPublisher", "/n1", "/t", "a/B", "http://h:2/").get(0),
        "other kinds have their own room");
    assertEquals(1, answer("unregisterService", "/n5", "/s5", "rosrpc://h:1").get(2));
    assertEquals(1, answer("registerService", "/one_more", "/s", "rosrpc://h:1", "http://h:1/").get(0));
  }

  @Test
  void hostsWithAnUnderscoreAreAddresses() {
    assertEquals(1, answer("registerPublisher", "/n", "/t", "a/B", "http://cam_driver:4711/").get(0));
    assertEquals("http://cam_driver:4711/", answer("lookupNode", "/n", "/n").get(2));
    assertEquals("parameter 3 must be scheme://host:port, not 'http://\\u001Bx'",
        answer("registerPublisher", "/n", "/t", "a/B", "http://\u001Bx").get(1));
  }
}
