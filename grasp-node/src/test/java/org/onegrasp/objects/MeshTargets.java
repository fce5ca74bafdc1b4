package org.onegrasp.objects;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.onegrasp.fuzz.FuzzTarget;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.fuzz.Seeds;

/** Meshes of objects. */
public final class MeshTargets {
  private MeshTargets() {}

  public static List<FuzzTarget> all() {
    Set<Class<? extends Exception>> declared = Set.of(IOException.class);
    byte[] binary = new byte[84 + 50];
    binary[80] = 1;
    return List.of(
        new FuzzTarget("files.obj", new Bound(2048, 1 << 20), declared, Seeds.texts(
            "# a triangle\nv 0 0 0\nv 1 0 0 0.5 0.5 0.5\nv 0 1e3 -2.5\nvn 0 0 1\nusemtl m\nf 1 2 3\nf 1/1/1 2//2 -1\n",
            "mtllib x\nv 0 0 0 \\\n\nv 1 1 1\nv 2 2 0\nf -3 -2 -1 -3\n"), input -> new ObjReader("x.obj").read(input)),
        new FuzzTarget("files.stl", new Bound(2048, 1 << 20), declared,
            List.of(binary, Seeds.texts("solid x\nfacet normal 0 0 1\n"
                + "outer loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid x\n").get(0)),
            input -> StlReader.read("x.stl", input)),
        new FuzzTarget("files.masses", new Bound(2048, 1 << 20), declared,
            Seeds.texts("| name | mass kg |\n|---|---|\n| a/mug | 0.25 |\n"),
            MeshTargets::masses));
  }

  private static void masses(byte[] input) throws IOException {
    Path folder =
        Path.of(System.getProperty("java.io.tmpdir"), "onegrasp-fuzz-masses-" + ProcessHandle.current().pid());
    Files.createDirectories(folder);
    folder.toFile().deleteOnExit();
    Path index = Files.write(folder.resolve("INDEX.md"), input);
    index.toFile().deleteOnExit();
    MeshMasses.near(folder.resolve("mug.obj"), "mug");
  }
}
