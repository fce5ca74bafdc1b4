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

  private Object answer(String method, Object... parameters) {
    return api.call(method, List.of(parameters));
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
    assertEquals(List.of(-1, "cannot set root of parameter tree to non-dictionary", 0), answer("setParam", "/n", "/", 1));
  }

  @Test
  void portThatIsTakenIsNamed() throws IOException {
    try (RosMaster master = RosMaster.start("127.0.0.1", 0)) {
      int port = URI.create(master.uri().toString()).getPort();
      assertTrue(assertThrows(IOException.class, () -> RosMaster.start("127.0.0.1", port)).getMessage()
          .startsWith("Cannot listen on /127.0.0.1:" + port));
    }
  }
}
