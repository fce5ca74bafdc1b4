package org.onegrasp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.objects.MeshObjects;
import org.onegrasp.world.ObjectModel;
import picocli.CommandLine.Option;

/** Which objects meta-training learns from, and which others of their kinds measure success on the way. */
final class TrainingObjects {
  /** Instances that validation sees have seeds that training with any usual seed does not reach. */
  static final long VALIDATION_SEED_OFFSET = 500_000_000;
  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");
  private static final int USUAL_COUNT = 150;
  private static final int MOST = 9_000;

  /** Of which kinds objects are drawn. */
  enum Families {
    first, all;

    List<ObjectModel> draw(int count, long seed) {
      return this == all ? HouseholdObjects.wide(count, seed) : HouseholdObjects.training(count, seed);
    }
  }

  @Option(names = "--objects", paramLabel = "N|DIR",
      description = "Objects to learn from: how many to draw (default: " + USUAL_COUNT + "), or a mesh (.obj, .stl;"
          + " metres), or a folder of them, of which three levels are read; give it several times to have both. A file"
          + " that cannot be used is left out with a warning that says why.")
  private List<String> objects;

  @Option(names = "--families",
      description = "Kinds of objects to draw: ${COMPLETION-CANDIDATES}: the first nine families, or all that are not"
          + " held out for evaluation, random compositions among them (default: ${DEFAULT-VALUE}).")
  private Families families = Families.first;

  @Option(names = "--validate", paramLabel = "OBJECTS",
      description = "Unseen objects of the same families that measure success on the way (default: ${DEFAULT-VALUE}).")
  private int validate = 18;

  /**
   * What was found.
   *
   * @param learned objects to learn from, drawn ones first
   * @param others for validation
   * @param note in words: how many of how many kinds, and what was left out
   */
  record Found(List<ObjectModel> learned, List<ObjectModel> others, String note) {}

  /** Refuses what no run can have; reads no file. */
  void check() {
    TrainCommand.require("--objects", count(), folders().isEmpty() ? 1 : 0, MOST);
    TrainCommand.require("--validate", validate, 1, MOST);
    for (Path folder : folders()) {
      if (!Files.exists(folder)) {
        throw new IllegalArgumentException(
            "--objects: \"" + folder + "\" is neither a number nor a folder or mesh file that exists");
      }
    }
  }

  /**
   * Draws and reads them.
   *
   * @throws IOException when a folder has no usable mesh; says which
   */
  Found find(long seed) throws IOException {
    List<ObjectModel> learned = new ArrayList<>(families.draw(count(), seed));
    String kinds = new TreeSet<>(learned.stream().map(ObjectModel::family).toList()).size() + " kinds";
    StringBuilder note = new StringBuilder(learned.size() + " drawn of " + kinds);
    for (Path folder : folders()) {
      MeshObjects.Meshes meshes = MeshObjects.readAll(folder, seed);
      learned.addAll(meshes.objects());
      note.append(", ").append(meshes.objects().size()).append(" read from ").append(folder);
      if (meshes.leftOut() > 0) {
        note.append(" (").append(meshes.leftOut()).append(" left out)");
      }
    }
    return new Found(learned, families.draw(validate, seed + VALIDATION_SEED_OFFSET), note.toString());
  }

  /** How many of each kind, in the order of their turns. */
  static String kinds(List<ObjectModel> learned) {
    Map<String, Long> counts = learned.stream()
        .collect(Collectors.groupingBy(TrainingObjects::kind, LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream().map(kind -> kind.getKey() + " " + kind.getValue())
        .collect(Collectors.joining(", "));
  }

  /** A mesh is of no family but its own. */
  private static String kind(ObjectModel object) {
    return object.family().equals(object.name()) ? "mesh" : object.family();
  }

  /** The options that matter to the result, as they may be given again. */
  String command() {
    return " --objects " + count() + folders().stream().map(folder -> " --objects " + folder)
        .collect(Collectors.joining()) + (families == Families.first ? "" : " --families " + families);
  }

  int validated() {
    return validate;
  }

  /** How many are drawn. */
  int count() {
    return given().stream().filter(COUNT.asMatchPredicate()).map(Integer::parseInt).reduce((first, last) -> last)
        .orElse(USUAL_COUNT);
  }

  private List<Path> folders() {
    return given().stream().filter(COUNT.asMatchPredicate().negate()).map(Path::of).toList();
  }

  private List<String> given() {
    return objects == null ? List.of() : objects;
  }
}
