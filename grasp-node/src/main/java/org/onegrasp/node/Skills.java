package org.onegrasp.node;

import static org.onegrasp.node.Problems.Subject.SKILLS;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.onegrasp.rules.Skill;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The taught skills in memory, and the one in use: the latest taught or selected, the start weights when there is none. What
 * could not be saved stays in use and is saved later. Safe for use by several threads.
 */
final class Skills {
  private static final Logger LOG = LoggerFactory.getLogger(Skills.class);

  private final Skill start;
  private final SkillStore store;
  private final Problems problems;
  private final Map<String, Skill> skills = new TreeMap<>();
  private final Set<String> unsaved = new HashSet<>();
  private Skill current;

  Skills(Skill start, SkillStore store, Problems problems) {
    this.start = start;
    this.store = store;
    this.problems = problems;
    this.current = start;
  }

  /**
   * Takes over what the store has kept; the skill saved last is the one in use.
   *
   * @return skills of another model: of no use but for the demonstrations in them
   */
  synchronized List<Skill> load() {
    try {
      SkillStore.Found found = store.load();
      found.problems().forEach(problem -> problems.report(SKILLS, problem));
      for (Skill skill : found.skills()) {
        if (fits(skill)) {
          skills.put(skill.object(), skill);
          current = skill;
        }
      }
      LOG.info("{} skills loaded, using {}", skills.size(), describe(current));
      return found.skills().stream().filter(skill -> !fits(skill)).toList();
    } catch (IOException e) {
      problems.report(SKILLS, e.getMessage());
      return List.of();
    }
  }

  private boolean fits(Skill skill) {
    return skill.modelSha256().equals(start.modelSha256()) && skill.weights().length == start.weights().length;
  }

  /** Uses a new skill from now on and saves it; empty, or why it is not on the disk yet. */
  synchronized String learned(Skill skill) {
    skills.put(skill.object(), skill);
    current = skill;
    unsaved.add(skill.object());
    return saveUnsaved();
  }

  /** Tries to save what could not be saved before; empty, or why something is still not on the disk. */
  synchronized String saveUnsaved() {
    for (String object : List.copyOf(unsaved)) {
      try {
        store.save(skills.get(object));
        unsaved.remove(object);
      } catch (IOException e) {
        problems.report(SKILLS, e.getMessage());
        return e.getMessage();
      }
    }
    return "";
  }

  String modelSha256() {
    return start.modelSha256();
  }

  synchronized boolean allSaved() {
    return unsaved.isEmpty();
  }

  synchronized Skill current() {
    return current;
  }

  /** @throws IllegalArgumentException when there is no such skill; names those that there are */
  synchronized Skill named(String object) {
    Skill skill = skills.get(object);
    if (skill == null) {
      throw new IllegalArgumentException("there is no skill '" + object + "'; taught: "
          + (skills.isEmpty() ? "none yet" : String.join(", ", skills.keySet())));
    }
    return skill;
  }

  /** @throws IllegalArgumentException when there is no such skill */
  synchronized void select(String object) {
    current = named(object);
  }

  /**
   * Deletes a skill in memory and on disk. When it was in use, the start weights are from now on.
   *
   * @throws IllegalArgumentException when there is no such skill
   * @throws IOException when its file cannot be deleted; it stays
   */
  synchronized void forget(String object) throws IOException {
    Skill skill = named(object);
    store.forget(object);
    skills.remove(object);
    unsaved.remove(object);
    if (current == skill) {
      current = start;
    }
  }

  synchronized List<String> names() {
    return new ArrayList<>(skills.keySet());
  }

  private static String describe(Skill skill) {
    return skill.object().isEmpty() ? "the start weights" : "'" + skill.object() + "'";
  }
}
