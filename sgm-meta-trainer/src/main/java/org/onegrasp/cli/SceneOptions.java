package org.onegrasp.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onegrasp.evaluation.Cast;
import org.onegrasp.evaluation.Scenes;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.objects.OtherRests;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Support;
import org.onegrasp.world.TurnedObject;
import picocli.CommandLine.Option;

/** What there is to see at the looks of an evaluation besides the object as it was shown. */
final class SceneOptions {
  private static final double ROOM = 1000 * Scenes.Gap.ROOMY.least(); // millimetres
  private static final double MOST_TILT = 15; // degrees
  private static final double MOST_OFFSET = 60; // millimetres
  private static final int STRANGERS = 38; // two of each family
  private static final long STRANGE = 777; // no evaluation has objects of such a seed

  /** What an object stands on. */
  enum Under {
    none, magazine, box;

    private Optional<Support.Kind> kind() {
      return switch (this) {
        case none -> Optional.empty();
        case magazine -> Optional.of(Support.Kind.MAGAZINE);
        case box -> Optional.of(Support.Kind.BOX);
      };
    }
  }

  @Option(names = "--others", split = ",", paramLabel = "N", defaultValue = "0",
      description = "Other things, of any other families, that stand around the object at the looks; with several"
          + " numbers the looks are repeated with each, a line of the table for each (default: ${DEFAULT-VALUE}).")
  private List<Integer> others;

  @Option(names = "--recoloured", paramLabel = "N", defaultValue = "0",
      description = "How many of the others have the object's own shape in other colours; the camera sees colour then"
          + " (default: ${DEFAULT-VALUE}).")
  private int recoloured;

  @Option(names = "--gap", paramLabel = "MM",
      description = "Put each of the others within so many millimetres of the object, 0: touching it (default: 25 mm"
          + " or more away from everything).")
  private Double gap;

  @Option(names = "--shown-among", paramLabel = "M", defaultValue = "0",
      description = "Other things that stand around the object at the demonstration (default: ${DEFAULT-VALUE}).")
  private int shownAmong;

  @Option(names = "--absent", paramLabel = "SHARE", defaultValue = "0",
      description = "Share of the looks at which the object was taken away (default: ${DEFAULT-VALUE}).")
  private double absent;

  @Option(names = "--turned", paramLabel = "SHARE", defaultValue = "0",
      description = "Share of the looks at which the object lies in another resting pose, if it has one that can be"
          + " grasped (default: ${DEFAULT-VALUE}).")
  private double turned;

  @Option(names = "--shown-turned",
      description = "With --turned: the object is shown in that other pose, too.")
  private boolean shownTurned;

  @Option(names = "--support", defaultValue = "none",
      description = "What the object stands on at the looks: ${COMPLETION-CANDIDATES}; 1 cm and 3 cm high (default:"
          + " ${DEFAULT-VALUE}).")
  private Under support;

  @Option(names = "--tilt", paramLabel = "DEGREES", defaultValue = "0",
      description = "Tilt of the table at the looks, another way at each (default: ${DEFAULT-VALUE}).")
  private double tilt;

  @Option(names = "--table-offset", paramLabel = "MM", defaultValue = "0",
      description = "How much higher the table is at the looks than the work area says (default: ${DEFAULT-VALUE}).")
  private double tableOffset;

  @Option(names = "--frames", paramLabel = "F", defaultValue = "1",
      description = "Pictures of each look, of which the median is taken (default: ${DEFAULT-VALUE}).")
  private int frames;

  @Option(names = "--skills", paramLabel = "K", defaultValue = "1",
      description = "Teach so many objects and look for all of them at once; the others of --others are taken from"
          + " among them (default: ${DEFAULT-VALUE}).")
  private int skills;

  /** Refuses what makes no sense together. */
  Scenes scenes(World world) {
    require(gap == null || gap >= 0 && gap <= ROOM, "--gap must be 0 to " + ROOM + " mm, got " + gap);
    require(gap == null || others.stream().anyMatch(n -> n > 0), "--gap needs other things: add --others N");
    require(Math.abs(tableOffset) <= MOST_OFFSET,
        "--table-offset must be -" + MOST_OFFSET + " to " + MOST_OFFSET + " mm, got " + tableOffset);
    require(tilt >= 0 && tilt <= MOST_TILT, "--tilt must be 0 to " + MOST_TILT + " degrees, got " + tilt);
    require(support == Under.none || others.equals(List.of(0)),
        "--support puts only the object onto something; leave --others out");
    require(support == Under.none || turned == 0, "--support and --turned are measured one at a time");
    require(recoloured == 0 || skills == 1, "--recoloured and --skills are measured one at a time");
    require(turned > 0 || !shownTurned, "--shown-turned needs looks at turned objects: add --turned SHARE");
    require(skills >= 1, "--skills must be 1 or more, got " + skills);
    require(skills == 1 || world == World.sim, "--skills needs a world for each object: use --world sim");
    require(skills == 1 || shownAmong < skills && others.stream().allMatch(n -> n < skills),
        "--others and --shown-among are taken from among the other skills: they must be less than --skills " + skills);
    return new Scenes(others, recoloured, room(), shownAmong, absent, turned, shownTurned,
        new Scenes.Footing(support.kind(), Math.toRadians(tilt), tableOffset / 1000), frames, skills);
  }

  /** Whether looks need colour. */
  boolean inColour() {
    return recoloured > 0;
  }

  private Scenes.Gap room() {
    if (gap == null) {
      return Scenes.Gap.ROOMY;
    }
    return gap == 0 ? Scenes.Gap.TOUCHING : new Scenes.Gap(Math.min(1, gap) / 1000, gap / 1000);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Who else may appear: things of all families, none of which is one of the objects. */
  Cast cast(List<ObjectModel> objects, Scenes scenes, long seed) {
    return new Cast(crowded(scenes) ? strangers(objects, seed) : List.of(),
        scenes.turned() > 0 ? turned(objects) : Map.of());
  }

  private static boolean crowded(Scenes scenes) {
    return scenes.shownAmong() > 0 || scenes.others().stream().anyMatch(n -> n > 0);
  }

  private static List<ObjectModel> strangers(List<ObjectModel> objects, long seed) {
    Set<String> taught = new HashSet<>(objects.stream().map(ObjectModel::name).toList());
    List<ObjectModel> strangers = new ArrayList<>(HouseholdObjects.heldout(STRANGERS / 2, STRANGE + seed));
    strangers.addAll(HouseholdObjects.training(STRANGERS / 2, STRANGE + seed));
    strangers.removeIf(thing -> taught.contains(thing.name()));
    return strangers;
  }

  private static Map<String, TurnedObject> turned(List<ObjectModel> objects) {
    Map<String, TurnedObject> turned = new HashMap<>();
    objects.forEach(object -> OtherRests.of(object).ifPresent(other -> turned.put(object.name(), other)));
    require(!turned.isEmpty(), "--turned: none of the objects can lie another way and be grasped then");
    return turned;
  }
}
