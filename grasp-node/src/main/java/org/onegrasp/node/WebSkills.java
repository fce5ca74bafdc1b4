package org.onegrasp.node;

import static org.onegrasp.node.health.Problems.Subject.SKILLS;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.skills.SkillFile;
import org.onegrasp.node.skills.Skills;
import org.onegrasp.web.CloseUp;
import org.onegrasp.web.RefusedException;
import org.onegrasp.web.SkillDetails;
import org.onegrasp.web.SkillList;
import org.onegrasp.web.Station;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** The skills as the page sees and changes them. Safe for use by several threads. */
final class WebSkills {
  static final String LIST = "GET /api/skills has the names";

  private final Skills skills;
  private final UndoHistory undos;
  private final Problems problems;
  private final InputSpec input;
  private final WorkArea area;
  private final Runnable teachOutdated;

  /**
   * @param undos remembers what is changed here
   * @param input what the network is shown
   * @param teachOutdated has skills of another model taught again
   */
  WebSkills(Skills skills, UndoHistory undos, Problems problems, InputSpec input, WorkArea area,
      Runnable teachOutdated) {
    this.skills = skills;
    this.undos = undos;
    this.problems = problems;
    this.input = input;
    this.area = area;
    this.teachOutdated = teachOutdated;
  }

  SkillList list(int offset, int limit) {
    List<String> names = skills.names();
    return new SkillList(names.size(), problems.message(SKILLS),
        names.stream().skip(offset).limit(limit).map(this::row).toList());
  }

  private SkillList.Row row(String name) {
    Skills.Tally tally = skills.tally(name);
    String path = path(name);
    return new SkillList.Row(name, tally.demonstrations(), tally.attempts(), tally.held(),
        inUse(name),
        path + "/picture?v=" + skills.version(), path + "/file");
  }

  private boolean inUse(String name) {
    return skills.wanted().map(Skill::object).orElse("").equals(name);
  }

  private static String path(String name) {
    return "/api/skills/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  SkillDetails skill(String name) {
    List<SkillDetails.Shown> shown = new ArrayList<>();
    for (Demonstration one : named(name).shown()) {
      Grasp grasp = one.grasp();
      int number = shown.size() + 1;
      shown.add(new SkillDetails.Shown(number, grasp.x(), grasp.y(), grasp.z(), grasp.yaw(), grasp.width(),
          grasp.z() - one.grid().area().tableZ(),
          path(name) + "/demonstrations/" + number + "/picture?v=" + skills.version()));
    }
    return new SkillDetails(row(name), shown);
  }

  /** 404 when there is none. */
  Skill named(String name) {
    try {
      return skills.named(name);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(404, e.getMessage(), LIST);
    }
  }

  CloseUp shown(String name, int demonstration) {
    List<Demonstration> shown = named(name).shown();
    if (demonstration < 1 || demonstration > shown.size()) {
      throw new RefusedException(404, "skill '" + name + "' has the demonstrations 1 to " + shown.size(), LIST);
    }
    Demonstration one = shown.get(demonstration - 1);
    return new CloseUp(one.grid(), input.heights(one.grid(), one.seen()).metres(), one.colours().rgb(),
        one.grasp());
  }

  void select(String name) {
    try {
      skills.select(name);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(404, e.getMessage(), LIST);
    }
  }

  SkillDetails rename(String name, String to) {
    if (!DemonstrationCheck.isName(to)) {
      throw new RefusedException(422, "a name has 1 to 100 characters", "give it another name");
    }
    named(name);
    try {
      skills.rename(name, to);
      undos.add(new UndoHistory.Renamed(name, to));
      return skill(to);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(409, e.getMessage(), "give it another name, or rename that one first");
    } catch (IOException e) {
      throw unsaved(e);
    }
  }

  private static RefusedException unsaved(IOException e) {
    return new RefusedException(503, e.getMessage(), "free some space or make the folder of skills writable");
  }

  /** Whether that can be undone. */
  boolean forget(String name) {
    Optional<Skill> gone = skills.whole(name);
    boolean selected = inUse(name);
    try {
      skills.forget(name);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(404, e.getMessage(), LIST);
    } catch (IOException e) {
      throw unsaved(e);
    }
    gone.ifPresent(skill -> undos.add(new UndoHistory.Forgotten(skill, selected)));
    return gone.isPresent();
  }

  /** @param what it is that shall be undone; empty for whatever was the last */
  String undo(String what) {
    String newest = undos.newest().orElse("");
    if (!what.isEmpty() && !what.equals(newest)) {
      throw new RefusedException(409,
          "'" + Quoted.of(what) + "' is not the last that was done any more: "
              + (newest.isEmpty() ? "it was undone" : newest),
          newest.isEmpty() ? "nothing is left to undo" : "undo that first");
    }
    try {
      return undos.undo();
    } catch (IllegalArgumentException e) {
      throw new RefusedException(409, e.getMessage(), newest.isEmpty()
          ? "only what was done since the node began can be" : "rename or forget that one first, or leave it so");
    } catch (IOException e) {
      throw unsaved(e);
    }
  }

  byte[] file(String name) {
    return SkillFile.bytes(named(name), Instant.now());
  }

  Station.Upload upload(byte[] file, boolean replace) {
    try {
      Skill skill = SkillFile.of(file, "the file", input.middle(area));
      requireUsable(skill);
      String name = skill.object();
      if (skills.knows(name) && !replace) {
        throw new RefusedException(409, "there is a skill '" + name + "' already",
            "rename that one first, or send the file with ?replace=true");
      }
      Optional<Skill> before = skills.whole(name);
      boolean first = inUse(""); // nothing that was taught is
      String unsaved = skills.takeOver(skill, first);
      undos.add(before.<UndoHistory.Change>map(old -> new UndoHistory.Replaced("replaced '" + name + "'", old, skill))
          .orElseGet(() -> new UndoHistory.Brought(skill)));
      boolean ours = skill.modelSha256().equals(skills.modelSha256());
      if (!ours) {
        teachOutdated.run();
      }
      return new Station.Upload(name, unsaved.isEmpty()
          ? ours ? "'" + name + (first ? "' is in use from now on" : "' is there from now on")
              : "'" + name + "' was taught to another model: it is taught again"
          : unsaved);
    } catch (IOException | IllegalArgumentException e) {
      throw new RefusedException(422, e.getMessage(), "choose a skill file that this version made, or copy it again");
    }
  }

  private void requireUsable(Skill skill) {
    if (skill.shown().isEmpty() || !DemonstrationCheck.isName(skill.object())) {
      throw new IllegalArgumentException("the file holds no demonstration, or one without a name");
    }
    skill.shown().forEach(one -> one.requireFor(input));
  }

}
