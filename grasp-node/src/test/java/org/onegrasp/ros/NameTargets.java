package org.onegrasp.ros;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.onegrasp.fuzz.FuzzTarget;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.fuzz.Seeds;
import org.onegrasp.ros.xmlrpc.PeerAddress;

/** Arguments as roslaunch writes them, one a line, with the names and values in them. */
public final class NameTargets {
  private NameTargets() {}

  public static List<FuzzTarget> all() {
    Set<Class<? extends Exception>> declared = Set.of(IllegalArgumentException.class);
    return List.of(
        new FuzzTarget("ros.arguments", new Bound(16 << 10, 1 << 20), declared, Seeds.texts(
            "a:=b\n_p:=1\n__name:=n\nrest\n_q:=[1, {a: b}]", "__ns:=/x//y\n~p:=/q\n/a/b:=c",
            "__master:=http://localhost:11311/",
            "_x:=0x1F\n_y:=1e3\n_z:=2001-01-01\n_w:=1:30\n_b:=!!binary aGk=\n_s:=!!set {a}",
            "_m:={? [a, b] : c, <<: {d: e}}",
            "_r:=!!pairs [a: b]\n_o:=!!omap [a: b]\n_k:={null: 1, 2: 3}", "__master:=http://h:99999"),
            NameTargets::arguments),
        new FuzzTarget("ros.names", new Bound(1024, 64 << 10), declared,
            Seeds.texts("a", "/a/b", "~c", "a//b/", "~", "/", "a_1"),
            NameTargets::name));
  }

  private static void arguments(byte[] input) {
    RosArguments arguments = RosArguments.parse(new String(input, StandardCharsets.UTF_8).lines().toList(), Map.of());
    arguments.privateParameters().forEach(Parameters::legal);
    Names.of(arguments, "node").resolve("a");
    URI master = arguments.masterUri();
    if (PeerAddress.find(master).isEmpty()) {
      throw new AssertionError(master.toString());
    }
  }

  /** A value in YAML as it comes back from the parameter server. */
  public static Object parameter(String yaml) {
    return Parameters.legal("p", RosArguments.parse(List.of("_p:=" + yaml), Map.of()).privateParameters().get("p"));
  }

  private static void name(byte[] input) {
    String name = new String(input, StandardCharsets.UTF_8);
    String resolved = Names.of(RosArguments.parse(List.of("__ns:=/x"), Map.of()), "node").resolve(name);
    if (!resolved.equals(Names.canonical(resolved)) && !name.isEmpty()) {
      throw new AssertionError(name + " becomes " + resolved);
    }
  }
}
