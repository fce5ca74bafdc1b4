package org.onegrasp.meta;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onegrasp.model.CheckedFile;
import org.onegrasp.model.FloatTensors;
import org.onegrasp.model.ModelFileException;
import org.onegrasp.msgs.model.ModelFile.Kind;
import org.onegrasp.msgs.model.Setting;
import org.onegrasp.msgs.model.Tensor;

/**
 * Meta-training under way, on disk (model.proto, kind CHECKPOINT): with the same subjects, settings and seed it goes on
 * to the same bytes as if it had never stopped. Those three are not in the file; whoever writes it keeps a description
 * of them in the notes and compares.
 */
public final class Checkpoint {
  private static final String NOTE = "note.";
  private static final String COSINE = "recent_cosine.";
  private final MetaState state;
  private final Map<String, String> notes;

  private Checkpoint(MetaState state, Map<String, String> notes) {
    this.state = state;
    this.notes = notes;
  }

  MetaState state() {
    return state;
  }

  /** What was noted under this key when it was written; empty when there is no such note. */
  public String note(String key) {
    return notes.getOrDefault(key, "");
  }

  /** Writes the file in one step, between two steps of the training. */
  public static void write(Path file, MetaTraining training, Map<String, String> notes) throws IOException {
    MetaState state = training.state();
    org.onegrasp.msgs.model.Checkpoint.Builder stored = org.onegrasp.msgs.model.Checkpoint.newBuilder()
        .addSettings(integer("pretrained", state.pretrained())).addSettings(integer("rounds", state.rounds()));
    put(stored, "start", state.start());
    put(stored, "modules", state.modules());
    put(stored, "heads", state.heads());
    double[] cosines = state.recentCosines();
    for (int i = 0; i < cosines.length; i++) {
      stored.addSettings(Setting.newBuilder().setKey(COSINE + i).setNumber(cosines[i]));
    }
    notes.forEach((key, text) -> stored.addSettings(Setting.newBuilder().setKey(NOTE + key).setText(text)));
    try {
      CheckedFile.of(file.toString(), Kind.CHECKPOINT, stored.build().toByteString()).write(file);
    } catch (IOException e) {
      throw CheckedFile.unwritable(file, e);
    }
  }

  private static void put(org.onegrasp.msgs.model.Checkpoint.Builder stored, String name, Parameters parameters) {
    Adam adam = parameters.adam();
    stored.addTensors(FloatTensors.of(name, parameters.values(), 0, parameters.count()))
        .addTensors(FloatTensors.of(name + ".m", adam.m(), 0, parameters.count()))
        .addTensors(FloatTensors.of(name + ".v", adam.v(), 0, parameters.count()))
        .addSettings(integer(name + ".steps", adam.steps()));
  }

  /** @throws ModelFileException when the file is missing, damaged, cut or newer than this program; says what to do */
  public static Checkpoint read(Path file) throws IOException {
    CheckedFile checked = CheckedFile.read(file).require(Kind.CHECKPOINT);
    try {
      org.onegrasp.msgs.model.Checkpoint stored = org.onegrasp.msgs.model.Checkpoint.parseFrom(checked.payload());
      Map<String, Setting> settings = new LinkedHashMap<>();
      stored.getSettingsList().forEach(setting -> settings.put(setting.getKey(), setting));
      Map<String, String> notes = new LinkedHashMap<>();
      settings.forEach((key, setting) -> {
        if (key.startsWith(NOTE)) {
          notes.put(key.substring(NOTE.length()), setting.getText());
        }
      });
      return new Checkpoint(state(stored.getTensorsList(), settings), notes);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw CheckedFile.damaged(checked.name(), e.getMessage(), e);
    }
  }

  private static MetaState state(List<Tensor> tensors, Map<String, Setting> settings) {
    int count = (int) settings.keySet().stream().filter(key -> key.startsWith(COSINE)).count();
    double[] cosines = new double[count];
    for (int i = 0; i < count; i++) {
      cosines[i] = setting(settings, COSINE + i).getNumber();
    }
    return new MetaState(parameters(tensors, settings, "start"), parameters(tensors, settings, "modules"),
        parameters(tensors, settings, "heads"), integer(settings, "pretrained"), integer(settings, "rounds"), cosines);
  }

  private static Parameters parameters(List<Tensor> tensors, Map<String, Setting> settings, String name) {
    Adam adam = new Adam(FloatTensors.read(tensors, name + ".m"), FloatTensors.read(tensors, name + ".v"),
        integer(settings, name + ".steps"));
    return new Parameters(FloatTensors.read(tensors, name), adam);
  }

  private static Setting integer(String key, int value) {
    return Setting.newBuilder().setKey(key).setInteger(value).build();
  }

  private static int integer(Map<String, Setting> settings, String key) {
    return (int) setting(settings, key).getInteger();
  }

  private static Setting setting(Map<String, Setting> settings, String key) {
    Setting setting = settings.get(key);
    if (setting == null) {
      throw new IllegalArgumentException("there is no setting \"" + key + "\"");
    }
    return setting;
  }
}
