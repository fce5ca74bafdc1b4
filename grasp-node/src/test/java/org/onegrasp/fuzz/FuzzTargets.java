package org.onegrasp.fuzz;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.onegrasp.cluster.ClusterTargets;
import org.onegrasp.gazebo.GazeboTargets;
import org.onegrasp.node.NodeTargets;
import org.onegrasp.ros.NameTargets;
import org.onegrasp.ros.master.MasterTargets;
import org.onegrasp.ros.tcpros.WireTargets;
import org.onegrasp.ros.xmlrpc.XmlRpcTargets;
import org.onegrasp.web.WebTargets;

/** Every parser of bytes and texts that come from elsewhere. */
final class FuzzTargets {
  /** By the first part of their names, made when they are needed: each loads many classes. */
  private static final Map<String, Supplier<List<FuzzTarget>>> FAMILIES = families();

  private FuzzTargets() {}

  private static Map<String, Supplier<List<FuzzTarget>>> families() {
    Map<String, Supplier<List<FuzzTarget>>> families = new LinkedHashMap<>();
    families.put("msgs", MessageTargets::all);
    families.put("bag", BagTargets::all);
    families.put("tcpros", WireTargets::all);
    families.put("xmlrpc", XmlRpcTargets::all);
    families.put("master", MasterTargets::all);
    families.put("ros", NameTargets::all);
    families.put("node", NodeTargets::all);
    families.put("arm", ArmTargets::all);
    families.put("gazebo", GazeboTargets::all);
    families.put("files", FileTargets::all);
    families.put("web", WebTargets::all);
    families.put("cluster", ClusterTargets::all);
    return families;
  }

  static List<FuzzTarget> all() {
    return FAMILIES.values().stream().flatMap(family -> family.get().stream()).toList();
  }

  /** @throws IllegalArgumentException when there is none of this name; lists them */
  static FuzzTarget named(String name) {
    Supplier<List<FuzzTarget>> family = FAMILIES.getOrDefault(name.split("\\.")[0], List::of);
    return family.get().stream().filter(target -> target.name().equals(name)).findFirst().orElseThrow(
        () -> new IllegalArgumentException(
            "no fuzz target '" + name + "'; there are " + all().stream().map(FuzzTarget::name).toList()));
  }
}
