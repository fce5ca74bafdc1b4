package org.onegrasp.node.sight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Skill;
import org.onegrasp.node.skills.Skills;
import org.onegrasp.recognition.Finding;
import org.onegrasp.recognition.Found;
import org.onegrasp.recognition.ObjectFinder;
import org.onegrasp.recognition.Ownership;

/**
 * Looks for all taught objects in each look, within a budget of time. The skill in use is looked for first and in every
 * look; then those that were in view before something moved, then the others in turns, over several looks where there
 * are many. What was found stays known while nothing moves; the oldest knowledge is renewed when time is left. A place
 * that several skills claim belongs to the one that is most like it. For one thread at a time.
 */
public final class Searcher {
  /**
   * What one skill's object came to. It holds no more of a skill that is not in view, of which there may be thousands,
   * than why.
   */
  private record Known(List<Claim> claims, String reason) {
    /** With what came of asking the network about one of its things. */
    Known with(Found before, Found asked) {
      return new Known(claims.stream()
          .map(claim -> claim.found() == before ? new Claim(claim.skill(), asked, claim.instance()) : claim).toList(),
          reason);
    }
  }

  private final ObjectFinder finder;
  private final GraspLearner learner;
  private final Skills skills;
  private final LongSupplier nanoTime;
  private final long budgetNanos;
  private final Stillness stillness = new Stillness();
  private final Turns turns = new Turns();
  /** By object, what was looked for longest ago in front. */
  private final Map<String, Known> known = new LinkedHashMap<>();
  private List<Claim> latest = List.of();
  private long version = -1; // of the skills that the turns are about

  /**
   * @param learner whose weights the skills are
   * @param budgetNanos after which no other search is begun in a look
   */
  public Searcher(ObjectFinder finder, GraspLearner learner, Skills skills, LongSupplier nanoTime, long budgetNanos) {
    this.finder = finder;
    this.learner = learner;
    this.skills = skills;
    this.nanoTime = nanoTime;
    this.budgetNanos = budgetNanos;
  }

  /**
   * All that is in view, as far as there is time.
   *
   * @param wanted the skill in use, which may be the start weights; empty for any taught one
   */
  public Sight look(HeightMap map, Optional<Skill> wanted) {
    long end = nanoTime.getAsLong() + budgetNanos;
    takeTurns(map);
    String first = wanted.map(Skill::object).orElse(latest.isEmpty() ? "" : latest.get(0).object());
    if (turns.had(first)) {
      wanted.ifPresentOrElse(skill -> search(map, skill), () -> search(map, first));
    }
    String next = turns.poll();
    if (next == null) {
      renewOldest(map, first);
    }
    while (next != null) { // at least one has its turn in each look
      search(map, next);
      next = nanoTime.getAsLong() - end < 0 ? turns.poll() : null;
    }
    return sight(map, wanted);
  }

  private void takeTurns(HeightMap map) {
    boolean still = stillness.holds(map);
    long now = skills.version();
    if (now != version) {
      version = now;
      turns.of(skills.names());
      still = false;
    }
    if (!still) {
      known.clear();
      turns.begin(latest.stream().map(Claim::object).toList());
    }
  }

  private void renewOldest(HeightMap map, String first) {
    String oldest = known.isEmpty() ? first : known.keySet().iterator().next();
    if (!oldest.equals(first)) {
      search(map, oldest);
    }
  }

  private void search(HeightMap map, String object) {
    try {
      search(map, skills.named(object));
    } catch (IllegalArgumentException e) { // its file is of no use, which is told elsewhere too
      known.remove(object);
      known.put(object, new Known(List.of(), e.getMessage()));
    }
  }

  private void search(HeightMap map, Skill skill) {
    Finding finding = find(map, skill);
    known.remove(skill.object());
    known.put(skill.object(),
        new Known(finding.found().stream().map(found -> new Claim(skill, found, 0)).toList(), finding.reason()));
  }

  private Finding find(HeightMap map, Skill skill) {
    return finder.findUnasked(map, skill.shown(), network(skill));
  }

  private ObjectFinder.Network network(Skill skill) {
    return (seen, quality) -> learner.predict(skill, seen, quality);
  }

  /** The networks of those that have a thing are asked about it: passes for what another skill has are saved. */
  private Found asked(Claim claim) {
    Found asked = finder.asked(claim.found(), claim.skill().shown(), network(claim.skill()));
    known.computeIfPresent(claim.object(), (object, one) -> one.with(claim.found(), asked));
    return asked;
  }

  private Sight sight(HeightMap map, Optional<Skill> wanted) {
    String object = wanted.map(Skill::object).orElse("");
    Map<String, Integer> instances = new HashMap<>();
    Map<String, Claim> beaten = new HashMap<>();
    List<Claim> claims = new ArrayList<>();
    // One thing that was taught under two names is taken for the one that is in use.
    Ownership<Claim> ownership = Ownership.of(all(), Claim::found, claim -> claim.object().equals(object));
    ownership.owners().forEach(claim -> claims.add(
        new Claim(claim.skill(), asked(claim), instances.merge(claim.object(), 1, Integer::sum))));
    ownership.beaten().forEach(one -> beaten.putIfAbsent(one.claim().object(), one.owner()));
    latest = claims;
    List<Absence> absences = absences(instances, beaten);
    claims.sort(Comparator.comparing((Claim claim) -> !claim.object().equals(object))
        .thenComparing(Comparator.comparingDouble((Claim claim) -> claim.grasp().quality()).reversed()));
    absences.sort(Comparator.comparing(absence -> !absence.object().equals(object)));
    if (wanted.isPresent() && object.isEmpty()) {
      return untaught(map, wanted.get(), claims, absences);
    }
    Optional<Claim> best =
        claims.stream().findFirst().filter(claim -> object.isEmpty() || claim.object().equals(object));
    String obstacle = best.isPresent() ? "" : obstacle(object, absences);
    return new Sight(claims, absences, best, obstacle, turns.count(), turns.waiting());
  }

  /** What each skill claims, by their names. */
  private List<Claim> all() {
    List<Claim> all = new ArrayList<>();
    known.values().forEach(one -> all.addAll(one.claims));
    all.sort(Comparator.comparing(Claim::object));
    return all;
  }

  private List<Absence> absences(Map<String, Integer> instances, Map<String, Claim> beaten) {
    List<Absence> absences = new ArrayList<>();
    known.forEach((object, one) -> {
      if (!instances.containsKey(object)) {
        Claim owner = beaten.get(object);
        absences.add(new Absence(object, owner == null ? one.reason : taken(owner)));
      }
    });
    return absences;
  }

  private static String taken(Claim owner) {
    Found found = owner.found();
    return String.format(Locale.ROOT, "not here: the most alike thing, at (%.3f, %.3f) m, is more like '%s'",
        found.grasp().x(), found.grasp().y(), owner.object());
  }

  /** The start weights know no object, and propose a grasp on whatever lies there. */
  private Sight untaught(HeightMap map, Skill start, List<Claim> claims, List<Absence> absences) {
    Finding finding = find(map, start);
    Optional<Claim> best = finding.found().stream().findFirst().map(found -> new Claim(start, found, 1));
    String obstacle = finding.reason().replaceFirst("^no grasp: ", "");
    return new Sight(claims, absences, best, obstacle, turns.count(), turns.waiting());
  }

  /** Why the object in use, or any, cannot be grasped. */
  private String obstacle(String object, List<Absence> absences) {
    if (!object.isEmpty()) {
      return absences.isEmpty() ? "" : absences.get(0).reason();
    }
    return absences.stream().filter(absence -> !absence.elsewhere()).findFirst()
        .map(absence -> "'" + absence.object() + "': " + absence.reason())
        .orElseGet(() -> Absence.NOT_HERE + ": none of the " + known.size() + " objects that were looked for, of "
            + turns.count() + " taught ones");
  }
}
