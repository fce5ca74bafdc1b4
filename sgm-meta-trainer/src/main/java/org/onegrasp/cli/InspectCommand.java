package org.onegrasp.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.CheckedFile;
import org.onegrasp.model.FloatTensors;
import org.onegrasp.model.ShippedModel;
import org.onegrasp.model.StoredModel;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.model.Checkpoint;
import org.onegrasp.msgs.model.IntParameter;
import org.onegrasp.msgs.model.Layer;
import org.onegrasp.msgs.model.Model;
import org.onegrasp.msgs.model.Provenance;
import org.onegrasp.msgs.model.Setting;
import org.onegrasp.msgs.model.Skill;
import org.onegrasp.msgs.model.Tensor;
import org.onegrasp.msgs.model.Views;
import org.onegrasp.rules.Rules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code launch/onegrasp inspect}: which models are shipped, and what is in a model, a skill file or a checkpoint. */
@Command(name = "inspect",
    description = "Shows what is in a model (or a skill file, or a checkpoint): layers, scales, bytes of a lesson, and"
        + " what it was trained on and measured at. Without a model: a table of those that are shipped.",
    mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", arity = "0..1",
      description = "Name of a shipped model (small, standard, deep), or the file to look into.")
  private Path file; // null: all that are shipped

  @Spec
  private CommandSpec spec;
  private final Kernels.Source kernels;
  private PrintWriter out;

  public InspectCommand(Kernels.Source kernels) {
    this.kernels = kernels;
  }

  @Override
  public Integer call() throws IOException {
    out = spec.commandLine().getOut();
    if (file == null) {
      all();
    } else {
      one();
    }
    out.flush();
    return 0;
  }

  private void all() throws IOException {
    print("%s%n", ModelFigures.head());
    for (ShippedModel shipped : ShippedModel.values()) {
      print("%s%n", ModelFigures.of(shipped.read(), kernels).row(shipped.label()));
    }
    print("%nMultiply-adds of a forward pass; a lesson by %s, and the right places that it was measured at.%n"
        + "All of one: launch/onegrasp inspect NAME%n", Rules.standard().name());
  }

  private void one() throws IOException {
    CheckedFile checked = ShippedModel.open(file);
    print("%s: %s, format version %d, %,d bytes%nsha256 %s (matches)%n", checked.name(), checked.kind(),
        CheckedFile.FORMAT_VERSION, checked.bytes().length, checked.sha256());
    try {
      switch (checked.kind()) {
        case MODEL -> model(Model.parseFrom(checked.payload()));
        case SKILL -> skill(Skill.parseFrom(checked.payload()));
        case CHECKPOINT -> checkpoint(Checkpoint.parseFrom(checked.payload()));
        case VIEWS -> print("%,d views for meta-training%n", Views.parseFrom(checked.payload()).getViewsCount());
        case CELLS -> print("%s%n", BenchCheckpoint.told(file));
        default -> throw CheckedFile.damaged(file.toString(), "it says not what it holds", null);
      }
    } catch (InvalidProtocolBufferException e) {
      throw CheckedFile.damaged(file.toString(), e.getMessage(), e);
    }
  }

  /** In the same digits everywhere, and what the file says on its line. */
  private void print(String format, Object... values) {
    Object[] shown =
        Arrays.stream(values).map(value -> value instanceof Number ? value : Quoted.line(value.toString())).toArray();
    out.printf(Locale.ROOT, format, shown);
  }

  private void model(Model model) throws IOException {
    StoredModel stored = ShippedModel.read(file); // says so when the parts do not fit each other
    print("skills name it by %s%n%s%n", stored.sha256(), ModelFigures.of(stored, kernels).sentence());
    print("%nnetwork, %,d parameters%n", model.getNetworkList().stream().mapToLong(InspectCommand::elements).sum());
    model.getNetworkList().forEach(this::layer);
    print("%nmodules, %,d parameters%n", model.getModulesList().stream().mapToLong(InspectCommand::elements).sum());
    model.getModulesList().forEach(this::layer);
    settings(model.getSettingsList());
    provenance(model.getProvenance());
  }

  private void layer(Layer layer) {
    StringJoiner parameters = new StringJoiner(", ");
    for (IntParameter parameter : layer.getParametersList()) {
      parameters.add(parameter.getKey().replace('_', ' ') + " " + parameter.getValue());
    }
    print("  %s (%s), %,d parameters: %s%n", layer.getName(), layer.getKind(), elements(layer), parameters);
    tensors(layer.getTensorsList());
    layer.getTensorsList().stream().filter(tensor -> tensor.getName().equals("cosines")).forEach(this::cosines);
  }

  private void cosines(Tensor tensor) {
    StringJoiner cosines = new StringJoiner(" ");
    for (float cosine : FloatTensors.read(List.of(tensor), tensor.getName())) {
      cosines.add(String.format(Locale.ROOT, "%.2f", cosine));
    }
    print("    cosine of each module to the exact gradient when training ended, lowest layer first: %s%n", cosines);
  }

  private void tensors(List<Tensor> tensors) {
    for (Tensor tensor : tensors) {
      print("    %-14s %s %s, %,d bytes%s%n", tensor.getName(), tensor.getType(), tensor.getShapeList(),
          tensor.getData().size(),
          tensor.getFractionBits() == 0 ? "" : ", " + tensor.getFractionBits() + " fraction bits");
    }
  }

  private static long elements(Layer layer) {
    return layer.getTensorsList().stream()
        .mapToLong(tensor -> tensor.getShapeList().stream().mapToLong(Integer::longValue)
            .reduce(1, (a, b) -> a * b))
        .sum();
  }

  private void settings(List<Setting> settings) {
    for (Setting setting : settings) {
      Object value = switch (setting.getValueCase()) {
        case NUMBER -> setting.getNumber();
        case TEXT -> setting.getText();
        case INTEGER -> setting.getInteger();
        case VALUE_NOT_SET -> "";
      };
      print("  %-16s %s%n", setting.getKey(), value);
    }
  }

  private void provenance(Provenance provenance) {
    print("%nprovenance%n");
    fact("command", provenance.getCommand());
    fact("seed", Long.toString(provenance.getSeed()));
    fact("commit", provenance.getCommit());
    fact("jdk", provenance.getJdk());
    fact("created", provenance.getCreated());
    fact("measured", provenance.getMeasured());
    provenance.getNotesList().forEach(note -> fact(note.getKey(), note.getText()));
    provenance.getRankingList()
        .forEach(measured -> fact("right place", String.format(Locale.ROOT, "%.3f of %,d looks by %s (%s, commit %s)",
            measured.getSuccess(), measured.getLooks(), measured.getRule(), measured.getCommand(),
            measured.getCommit())));
  }

  private void fact(String key, String text) {
    print("  %-10s %s%n", key, text);
  }

  private void skill(Skill skill) {
    print("%nskill \"%s\", taught %s to the model with sha256 %s%n", skill.getObject(), skill.getCreated(),
        java.util.HexFormat.of().formatHex(skill.getModelSha256().toByteArray()));
    tensors(skill.getTensorsList());
    settings(skill.getSettingsList());
  }

  private void checkpoint(Checkpoint checkpoint) {
    print("%nmeta-training under way%n");
    tensors(checkpoint.getTensorsList());
    settings(checkpoint.getSettingsList());
  }
}
