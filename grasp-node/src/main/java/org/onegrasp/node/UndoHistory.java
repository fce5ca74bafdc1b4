package org.onegrasp.node;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.Skill;
import org.onegrasp.node.skills.Skills;

/**
 * What became of skills lately, and how it is undone: the newest first, and only while nobody else has changed the same
 * skill since. Safe for use by several threads.
 */
final class UndoHistory {
  private static final int MOST = 10;
  /** Places and directions that are the same, metres and radians. */
  private static final double SAME = 1e-5;

  /** A change of a skill. */
  sealed interface Change {
    /** In a few words, such as "forgot 'mug'". */
    String what();

    /** Whether the names are still such that it may be taken back: what is not is not offered. */
    boolean isOpen(Skills skills);

    /**
     * Takes it back, and says what is again as it was.
     *
     * @throws IllegalArgumentException when that would undo what somebody else has done since; says what
     */
    String undo(Skills skills) throws IOException;
  }

  /** @param selected whether it was in use */
  record Forgotten(Skill skill, boolean selected) implements Change {
    @Override
    public String what() {
      return "forgot '" + skill.object() + "'";
    }

    @Override
    public boolean isOpen(Skills skills) {
      return !skills.knows(skill.object());
    }

    @Override
    public String undo(Skills skills) throws IOException {
      String name = skill.object();
      if (skills.knows(name)) {
        throw new IllegalArgumentException("there is another skill '" + name + "' now");
      }
      return "'" + name + "' is back" + but(skills.takeOver(skill, selected));
    }
  }

  record Renamed(String from, String to) implements Change {
    @Override
    public String what() {
      return "renamed '" + from + "' to '" + to + "'";
    }

    @Override
    public boolean isOpen(Skills skills) {
      return skills.knows(to) && !skills.knows(from);
    }

    @Override
    public String undo(Skills skills) throws IOException {
      skills.rename(to, from);
      return "'" + to + "' is called '" + from + "' again";
    }
  }

  /** @param what has become of it, such as "replaced 'mug'" */
  record Replaced(String what, Skill before, Skill after) implements Change {
    /** By a lesson. */
    static Replaced taught(Skill before, Skill after) {
      int more = after.shown().size() - before.shown().size();
      boolean kept = startsAlike(before.shown(), after.shown());
      String name = "'" + after.object() + "'";
      return new Replaced(more > 0 && kept ? "added a demonstration to " + name
          : more == -1 && isLess(before.shown(), after.shown()) ? "forgot a demonstration of " + name
          : "showed " + name + " anew",
          before, after);
    }

    @Override
    public boolean isOpen(Skills skills) {
      return skills.knows(after.object());
    }

    @Override
    public String undo(Skills skills) throws IOException {
      requireUnchanged(skills, after);
      return "'" + before.object() + "' is as it was before" + but(skills.takeOver(before, false));
    }
  }

  /** From a file. */
  record Brought(Skill skill) implements Change {
    @Override
    public String what() {
      return "uploaded '" + skill.object() + "'";
    }

    @Override
    public boolean isOpen(Skills skills) {
      return skills.knows(skill.object());
    }

    @Override
    public String undo(Skills skills) throws IOException {
      requireUnchanged(skills, skill);
      skills.forget(skill.object());
      return "'" + skill.object() + "' is gone again";
    }
  }

  private final Skills skills;
  private final Deque<Change> changes = new ArrayDeque<>(); // the newest in front

  UndoHistory(Skills skills) {
    this.skills = skills;
  }

  private static String but(String unsaved) {
    return unsaved.isEmpty() ? "" : ", but " + unsaved;
  }

  /** Others may count attempts meanwhile, but not show it other grasps. */
  private static void requireUnchanged(Skills skills, Skill known) {
    List<Demonstration> now = skills.shown(known.object());
    if (now.size() != known.shown().size() || !startsAlike(now, known.shown())) {
      throw new IllegalArgumentException("'" + known.object() + "' was changed since");
    }
  }

  /** Whether what both were shown is the same, as far as the shorter list goes. */
  private static boolean startsAlike(List<Demonstration> one, List<Demonstration> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (!alike(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether one list is the other but for some that are left out. */
  private static boolean isLess(List<Demonstration> all, List<Demonstration> fewer) {
    int found = 0;
    for (Demonstration one : all) {
      found += found < fewer.size() && alike(one, fewer.get(found)) ? 1 : 0;
    }
    return found == fewer.size();
  }

  private static boolean alike(Demonstration one, Demonstration other) {
    return Math.hypot(one.grasp().x() - other.grasp().x(), one.grasp().y() - other.grasp().y()) < SAME
        && Math.abs(one.grasp().yaw() - other.grasp().yaw()) < SAME;
  }

  synchronized void add(Change change) {
    changes.addFirst(change);
    if (changes.size() > MOST) {
      changes.removeLast();
    }
  }

  /** What {@link #undo} would undo. */
  synchronized Optional<String> newest() {
    return Optional.ofNullable(changes.peekFirst()).map(Change::what);
  }

  /** The same, but nothing where others have done what stands in its way. */
  synchronized Optional<String> offered() {
    return Optional.ofNullable(changes.peekFirst()).filter(change -> change.isOpen(skills)).map(Change::what);
  }

  /**
   * Undoes the newest change and says so.
   *
   * @throws IllegalArgumentException when there is none, or others have changed the same since; says which
   * @throws IOException when the files cannot be changed; it can be tried again
   */
  synchronized String undo() throws IOException {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to undo");
    }
    String done = changes.peekFirst().undo(skills);
    changes.removeFirst();
    return done;
  }
}
