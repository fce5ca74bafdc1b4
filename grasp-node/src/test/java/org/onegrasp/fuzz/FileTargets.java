package org.onegrasp.fuzz;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.onegrasp.cli.InspectCommand;
import org.onegrasp.fuzz.FuzzTarget.Bound;
import org.onegrasp.meta.Checkpoint;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.CheckedFile;
import org.onegrasp.model.ModelFileException;
import org.onegrasp.model.ModelTargets;
import org.onegrasp.msgs.model.ElementType;
import org.onegrasp.msgs.model.ModelFile.Kind;
import org.onegrasp.msgs.model.Setting;
import org.onegrasp.msgs.model.Tensor;
import org.onegrasp.objects.MeshTargets;
import org.onegrasp.world.table.WorldTargets;
import picocli.CommandLine;

/** Files that a person gives: models, checkpoints, worlds, meshes; and the names of rules. */
final class FileTargets {
  private static final Path FOLDER = temporary();

  private FileTargets() {}

  static List<FuzzTarget> all() {
    List<FuzzTarget> all = new ArrayList<>(List.of(
        new FuzzTarget("files.checked", new Bound(256, 64 << 10), Set.of(ModelFileException.class),
            List.of(ModelTargets.file(Kind.MODEL, new byte[3])),
            input -> CheckedFile.read(new ByteArrayInputStream(input), "x")),
        new FuzzTarget("files.checkpoint", new Bound(512, 256 << 10), Set.of(ModelFileException.class),
            List.of(checkpoint()),
            FileTargets::checkpoint),
        new FuzzTarget("files.inspect", new Bound(4096, 1 << 20), Set.of(ModelFileException.class),
            List.of(Seeds.join(Seeds.octets(1), ModelTargets.model()), Seeds.join(Seeds.octets(3), checkpoint())),
            FileTargets::inspect)));
    all.addAll(ModelTargets.all());
    all.addAll(MeshTargets.all());
    all.addAll(WorldTargets.all());
    return all;
  }

  private static Path temporary() {
    try {
      Path folder = Files.createTempDirectory("onegrasp-fuzz-");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path written(String name, byte[] content) throws IOException {
    Path file = FOLDER.resolve(name);
    file.toFile().deleteOnExit();
    return Files.write(file, content);
  }

  private static byte[] checkpoint() {
    org.onegrasp.msgs.model.Checkpoint.Builder stored = org.onegrasp.msgs.model.Checkpoint.newBuilder()
        .addSettings(Setting.newBuilder().setKey("pretrained").setInteger(1))
        .addSettings(Setting.newBuilder().setKey("rounds").setInteger(1));
    for (String name : List.of("start", "modules", "heads")) {
      stored.addSettings(Setting.newBuilder().setKey(name + ".steps").setInteger(2));
      for (String part : List.of("", ".m", ".v")) {
        stored.addTensors(Tensor.newBuilder().setName(name + part).setType(ElementType.FLOAT32).addShape(1)
            .setData(ByteString.copyFrom(new byte[4])));
      }
    }
    return stored.build().toByteArray();
  }

  private static void checkpoint(byte[] input) throws IOException {
    Checkpoint.read(written("x.checkpoint", ModelTargets.file(Kind.CHECKPOINT, input)));
  }

  /** The first byte says the kind. */
  private static void inspect(byte[] input) throws Exception {
    Kind kind = Kind.forNumber(input.length == 0 ? 0 : (input[0] & 0xFF) % 6);
    byte[] payload = input.length == 0 ? input : java.util.Arrays.copyOfRange(input, 1, input.length);
    CommandLine command =
        new CommandLine(new InspectCommand(Kernels.best())).setOut(new PrintWriter(new StringWriter()));
    command.parseArgs(written("x.onegrasp", ModelTargets.file(kind, payload)).toString());
    command.<InspectCommand>getCommand().call();
  }
}
