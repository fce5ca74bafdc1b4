package org.onegrasp.world.table;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.onegrasp.fuzz.FuzzTarget;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.fuzz.Seeds;

/** Worlds in SDF. */
public final class WorldTargets {
  private WorldTargets() {}

  public static List<FuzzTarget> all() {
    return List
        .of(new FuzzTarget("files.world", new Bound(4096, 1 << 20), Set.of(IllegalArgumentException.class), worlds(),
            WorldTargets::world));
  }

  private static List<byte[]> worlds() {
    String model =
        "<model name='arm'><static>true</static><pose>0 0 1 0 0 0.5</pose><link"
            + " name='a'><inertial><mass>2</mass></inertial>"
            + "<collision name='c'><geometry><box><size>1 2"
            + " 3</size></box></geometry><surface><friction><ode><mu>1</mu></ode></friction>"
            + "</surface></collision><visual"
            + " name='v'><geometry><sphere><radius>1</radius></sphere></geometry><material><diffuse>1 0 0 1"
            + "</diffuse></material></visual></link><link name='b'><sensor name='s'"
            + " type='depth'><update_rate>30</update_rate><camera>"
            + "<horizontal_fov>1</horizontal_fov><image><width>64</width><height>48</height></image><clip>"
            + "<near>0.1</near><far>9</far>"
            + "</clip></camera></sensor></link><joint name='j'"
            + " type='prismatic'><parent>a</parent><child>b</child><axis><xyz>0 0 1</xyz>"
            + "<limit><lower>0</lower><upper>1</upper><effort>5</effort><velocity>1</velocity></limit></axis>"
            + "</joint></model>";
    return Seeds.texts(
        "<sdf version='1.6'><world name='w'><physics><max_step_size>0.001</max_step_size></physics><gravity>0 0 -9.8"
            + "</gravity>" + model + "</world></sdf>",
        "<sdf><world><physics><max_step_size>1e308</max_step_size></physics></world></sdf>");
  }

  private static void world(byte[] input) throws IOException {
    SdfReader.read(new ByteArrayInputStream(input), "my.world");
  }
}
