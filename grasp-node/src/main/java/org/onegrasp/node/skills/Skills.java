package org.onegrasp.node.skills;

import static org.onegrasp.node.health.Problems.Subject.SKILLS;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.DurableFolder;
import org.onegrasp.model.Experience;
import org.onegrasp.model.ModelFileException;
import org.onegrasp.model.Skill;
import org.onegrasp.model.Demonstration;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The taught skills by name, and the one in use: the latest taught or selected, the start weights when there is none.
 * Weights are read when a skill is used, and those of few are kept. What could not be saved stays in use and is saved
 * later, and what else becomes of the files is told. Safe for use by several threads; {@link #current} waits for
 * nobody, names do not wait for files.
 */
public final class Skills implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Skills.class);
  /** With their weights in memory, 90 kB each. */
  private static final int MAX_LOADED = 64;
  /** Taught but not on the disk; when there are so many, no more are taught. */
  private static final int MAX_UNSAVED = 200;
  /** Read whole at each check, so that damage is found before the skill is needed. */
  private static final int READ_AT_ONCE = 100;

  private final Skill start;
  private final SkillStore store;
  private final Problems problems;
  private final SkillFaults faults = new SkillFaults();
  /**
   * Held over work on files that others must not come between. Taken before the lock on this, which is not held over
   * any.
   */
  private final Object disk = new Object();
  // From here on guarded by this:
  private final TreeMap<String, SkillStore.Entry> saved = new TreeMap<>();
  /** Of another model: of no use but for the demonstrations in them. */
  private final Map<String, SkillStore.Entry> outdated = new LinkedHashMap<>();
  private final Map<String, Skill> unsaved = new LinkedHashMap<>();
  private final Map<String, Skill> loaded = new LinkedHashMap<>(16, 0.75f, true); // the one used last at the end
  private final Set<SkillStore.Entry> whole = new HashSet<>(); // known to be undamaged
  private boolean chosen; // the skill in use is what a person wanted
  private volatile Skill current;
  private volatile boolean any; // whichever is in view is in use
  private volatile long version; // of names and weights; changed under the lock on this

  public Skills(Skill start, SkillStore store, Problems problems) {
    this.start = start;
    this.store = store;
    this.problems = problems;
    this.current = start;
  }

  /** Takes over what the store has kept; the skill saved last is the one in use. */
  public void load() {
    synchronized (disk) {
      refresh();
      for (SkillStore.Entry newest : newestFirst()) {
        try {
          current = read(newest.object());
          break;
        } catch (IllegalArgumentException e) {
          LOG.debug("told; the one saved before it will do", e);
        }
      }
      LOG.info("{} skills found, using {}", count(), describe(current));
      tell();
    }
  }

  private synchronized List<SkillStore.Entry> newestFirst() {
    List<SkillStore.Entry> entries = new ArrayList<>(saved.values());
    entries.sort(Comparator.comparing(SkillStore.Entry::changed).thenComparing(SkillStore.Entry::object).reversed());
    return entries;
  }

  /** Looks whether the files are what they were. */
  private void refresh() {
    Map<String, SkillStore.Entry> known = new HashMap<>();
    synchronized (this) {
      saved.values().forEach(entry -> known.put(entry.file(), entry));
      outdated.values().forEach(entry -> known.put(entry.file(), entry));
    }
    try {
      SkillStore.Found found = store.scan(known);
      take(found, known);
      faults.files(found.problems(), store::isSetAside);
      String obstacle = store.obstacle();
      faults.folder(obstacle.isEmpty() ? "" : obstacle + "; until then what is taught here is not saved");
    } catch (IOException e) {
      faults.folder(e.getMessage());
    }
  }

  private synchronized void take(SkillStore.Found found, Map<String, SkillStore.Entry> known) {
    Set<String> before = Set.copyOf(saved.keySet());
    saved.clear();
    outdated.clear();
    found.skills().forEach(entry -> {
      (entry.modelSha256().equals(start.modelSha256()) ? saved : outdated).put(entry.object(), entry);
      SkillStore.Entry earlier = known.remove(entry.file());
      if (earlier != null && !earlier.equals(entry)) {
        loaded.remove(entry.object()); // somebody has put another file in its place
        whole.remove(earlier);
        version++;
      }
      faults.cured(entry.file());
    });
    for (SkillStore.Entry gone : known.values()) {
      loaded.remove(gone.object());
      whole.remove(gone);
      if (!found.problems().containsKey(gone.file()) && !unsaved.containsKey(gone.object())) {
        faults.lost(gone.object());
      }
    }
    faults.notLost(saved.keySet());
    faults.notLost(outdated.keySet());
    version += before.equals(saved.keySet()) ? 0 : 1;
  }

  /** Names of the skills of another model, the one saved last at the end. */
  public synchronized List<String> outdated() {
    return new ArrayList<>(outdated.keySet());
  }

  /**
   * One of the demonstrations of a skill of another model; empty when it was forgotten or taught meanwhile, or is of no
   * use, which is told.
   *
   * @param input what the model is shown that is to be taught it
   */
  public Optional<Demonstration> outdated(String object, InputSpec input) {
    synchronized (this) {
      if (!outdated.containsKey(object)) {
        return Optional.empty();
      }
    }
    try {
      List<Demonstration> shown = store.read(object).shown();
      String obstacle = shown.stream().map(demonstration -> demonstration.obstacle(input))
          .filter(why -> !why.isEmpty()).findFirst().orElse("");
      faults.stranded(object, obstacle);
      return obstacle.isEmpty() ? shown.stream().findFirst() : Optional.empty();
    } catch (IOException e) {
      faults.file(SkillStore.fileName(object), "skill file " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * What an object was shown so far, to this model or another; nothing when it is not known.
   *
   * @throws IllegalArgumentException when its file is of no use; says what to do
   */
  public List<Demonstration> shown(String object) {
    boolean another;
    synchronized (this) {
      boolean own = saved.containsKey(object) || unsaved.containsKey(object);
      another = !own && outdated.containsKey(object);
      if (!own && !another) {
        return List.of();
      }
    }
    return another ? readOutdated(object) : named(object).shown();
  }

  /** How attempts at a skill's grasps ended; nothing when it is not known. */
  public Experience experience(String object) {
    synchronized (this) {
      if (!saved.containsKey(object) && !unsaved.containsKey(object)) {
        return Experience.NONE;
      }
    }
    return named(object).experience();
  }

  /**
   * Counts an attempt at a grasp of a skill. It is on the disk at the next check, or when this closes.
   *
   * @param quality of the grasp, before any experience
   * @throws IllegalArgumentException when there is no such skill or its file is of no use
   */
  public void tried(String object, double quality, boolean held) {
    Skill read = named(object);
    synchronized (this) {
      Skill newest = unsaved.getOrDefault(object, loaded.getOrDefault(object, read));
      Skill wiser = newest.with(newest.experience().and(quality, held));
      unsaved.put(object, wiser);
      current = current.object().equals(object) ? wiser : current;
    }
  }

  private List<Demonstration> readOutdated(String object) {
    try {
      return store.read(object).shown();
    } catch (IOException e) {
      throw new IllegalArgumentException("skill file " + e.getMessage(), e);
    }
  }

  /** Uses a new skill from now on and saves it; empty, or why it is not on the disk yet. */
  public String learned(Skill skill) {
    synchronized (this) {
      unsaved.put(skill.object(), skill);
      current = skill;
      any = false;
      chosen = true;
      version++;
    }
    return save().getOrDefault(skill.object(), "");
  }

  /**
   * The same for one of another model that was taught again: it is used unless a person has wanted another meanwhile.
   */
  public String learnedAgain(Skill skill) {
    synchronized (this) {
      if (outdated.remove(skill.object()) == null) {
        return ""; // forgotten meanwhile, or taught anew
      }
      unsaved.put(skill.object(), skill);
      current = chosen ? current : skill;
      version++;
    }
    return save().getOrDefault(skill.object(), "");
  }

  /** Tries to save what is not on the disk; what still is not and why, by name. */
  public Map<String, String> save() {
    Map<String, String> failures = new LinkedHashMap<>();
    synchronized (disk) {
      for (Skill skill : waiting()) {
        try {
          saved(skill, store.save(skill));
        } catch (IOException e) {
          failures.put(skill.object(), e.getMessage());
        }
      }
      faults.saving(unsavedInWords(failures));
      tell();
    }
    return failures;
  }

  private static String unsavedInWords(Map<String, String> failures) {
    String first = failures.values().stream().findFirst().orElse("");
    return failures.size() < 2 ? first
        : first + "; not saved either: " + SkillFaults.listed(failures.keySet().stream().skip(1).toList());
  }

  /** Whether nothing that was taught would be lost with this process. */
  public synchronized boolean allSaved() {
    return unsaved.isEmpty();
  }

  private synchronized List<Skill> waiting() {
    return new ArrayList<>(unsaved.values());
  }

  private synchronized void saved(Skill skill, SkillStore.Entry entry) {
    unsaved.remove(skill.object(), skill);
    outdated.remove(skill.object());
    saved.put(skill.object(), entry);
    whole.add(entry);
    keep(skill);
    faults.cured(entry.file());
    faults.stranded(skill.object(), "");
    faults.notLost(List.of(skill.object()));
  }

  private void keep(Skill skill) {
    loaded.put(skill.object(), skill);
    if (loaded.size() > MAX_LOADED) {
      Iterator<String> eldest = loaded.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  /** Now and then: saves what could not be saved, and looks whether the files are still there and whole. */
  public void check() {
    synchronized (disk) {
      refresh();
      save();
    }
    for (SkillStore.Entry entry : notReadYet()) {
      try {
        read(entry.object());
      } catch (IllegalArgumentException e) {
        LOG.debug("told", e);
      }
    }
  }

  private synchronized List<SkillStore.Entry> notReadYet() {
    return saved.values().stream().filter(entry -> !whole.contains(entry)).limit(READ_AT_ONCE).toList();
  }

  private void tell() {
    String message = faults.inWords();
    if (message.isEmpty()) {
      problems.clear(SKILLS);
    } else {
      problems.report(SKILLS, message);
    }
  }

  /** @throws UnusableInputException when so many skills are not on the disk that no more can be taught */
  public synchronized void requireRoom() {
    if (unsaved.size() >= MAX_UNSAVED) {
      throw new UnusableInputException(SKILLS,
          unsaved.size() + " taught skills are not on the disk yet, no more can be taught"
              + " before they are: " + faults.inWords());
    }
  }

  public String modelSha256() {
    return start.modelSha256();
  }

  public Skill current() {
    return current;
  }

  /**
   * With its weights, read where they are not in memory.
   *
   * @throws IllegalArgumentException when there is no such skill or its file is of no use; says what to do
   */
  public Skill named(String object) {
    synchronized (this) {
      Skill skill = unsaved.containsKey(object) ? unsaved.get(object) : loaded.get(object);
      if (skill != null) {
        return skill;
      }
      requireTaught(object);
    }
    return read(object);
  }

  /** The same, but nothing when there is none or its file is of no use. */
  public Optional<Skill> whole(String object) {
    if (!knows(object)) {
      return Optional.empty();
    }
    try {
      return Optional.of(named(object));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void requireTaught(String object) {
    if (!saved.containsKey(object) && !unsaved.containsKey(object)) {
      throw new IllegalArgumentException(outdated.containsKey(object)
          ? "skill '" + object + "' was taught to another model and is not taught again yet: "
              + faults.strandedOr(object, "show it again, or wait")
          : faults.isLost(object) ? "the file of skill '" + object + "' is gone: put it back, or show the grasp again"
          : "there is no skill '" + object + "'; taught: " + (count() == 0 ? "none yet" : SkillFaults.listed(names())));
    }
  }

  private Skill read(String object) {
    try {
      return accept(store.read(object));
    } catch (ModelFileException e) {
      return readAgain(object);
    } catch (IOException e) {
      throw new IllegalArgumentException("skill '" + object + "' cannot be read now (" + DurableFolder.reason(e)
          + "): make its file readable", e);
    }
  }

  private synchronized Skill accept(Skill skill) throws ModelFileException {
    if (!skill.modelSha256().equals(start.modelSha256()) || skill.weights().length != start.weights().length) {
      throw new ModelFileException("the file of skill '" + skill.object() + "' holds weights of another network");
    }
    SkillStore.Entry entry = saved.get(skill.object());
    if (entry != null) {
      whole.add(entry);
      keep(skill);
    }
    return skill;
  }

  /** A file of no use may have been replaced by a save; only when nobody saves is it set aside. */
  private Skill readAgain(String object) {
    synchronized (disk) {
      try {
        return accept(store.read(object));
      } catch (IOException e) {
        synchronized (this) {
          requireTaught(object); // not forgotten meanwhile
          saved.remove(object);
          version++;
        }
        String sentence = e.getCause() instanceof NoSuchFileException ? gone(object) : damaged(object, e);
        tell();
        throw new IllegalArgumentException(sentence, e);
      }
    }
  }

  private String gone(String object) {
    faults.lost(object);
    return "the file of skill '" + object + "' is gone: put it back, or show the grasp again";
  }

  private String damaged(String object, IOException failure) {
    String file = SkillStore.fileName(object);
    String sentence =
        "skill file " + failure.getMessage() + "; " + store.setAside(file) + ". Show the grasp again, or put a good"
            + " file in its place";
    faults.file(file, sentence);
    return sentence;
  }

  /**
   * Uses a skill from now on, or with an empty name whichever is in view.
   *
   * @throws IllegalArgumentException when there is no such skill or its file is of no use; the one in use stays
   */
  public void select(String object) {
    if (object.isEmpty()) {
      any = true;
      return;
    }
    Skill skill = named(object);
    synchronized (this) {
      requireTaught(object);
      current = unsaved.getOrDefault(object, loaded.getOrDefault(object, skill)); // the newest
      any = false;
      chosen = true;
    }
  }

  /** The skill in use, which may be the start weights; empty while any taught one is. */
  public Optional<Skill> wanted() {
    return any && count() > 0 ? Optional.empty() : Optional.of(current);
  }

  /** Changes whenever another search may find other things: names and weights, not experience. */
  public long version() {
    return version;
  }

  /**
   * Deletes a skill in memory and on disk. When it was in use, the start weights are from now on.
   *
   * @throws IllegalArgumentException when there is no such skill
   * @throws IOException when its file cannot be deleted; it stays
   */
  public void forget(String object) throws IOException {
    synchronized (disk) {
      synchronized (this) {
        if (!outdated.containsKey(object) && !faults.isLost(object)) {
          requireTaught(object);
        }
      }
      store.forget(object);
      forgotten(object);
      tell();
    }
  }

  private synchronized void forgotten(String object) {
    saved.remove(object);
    outdated.remove(object);
    unsaved.remove(object);
    loaded.remove(object);
    faults.notLost(List.of(object));
    faults.stranded(object, "");
    if (current.object().equals(object)) {
      current = start;
    }
    chosen = true;
    version++;
  }

  /**
   * Gives a skill another name, which the saved file has when this returns. What is in use stays in use.
   *
   * @throws IllegalArgumentException when there is no such skill, or one of the new name
   * @throws IOException when it cannot be saved or the old file not be deleted; nothing changes then
   */
  public void rename(String from, String to) throws IOException {
    synchronized (disk) {
      Skill renamed = named(from).called(to);
      requireFree(to);
      boolean used = current.object().equals(from);
      SkillStore.Entry entry = store.save(renamed);
      try {
        store.forget(from);
      } catch (IOException e) {
        store.forget(to);
        throw e;
      }
      synchronized (this) {
        forgotten(from);
        saved(renamed, entry);
        current = used ? renamed : current;
      }
      tell();
    }
  }

  private synchronized void requireFree(String object) {
    if (saved.containsKey(object) || unsaved.containsKey(object) || outdated.containsKey(object)) {
      throw new IllegalArgumentException("there is a skill '" + object + "' already");
    }
  }

  /** Whether there is a skill of that name, of this model or another. */
  public synchronized boolean knows(String object) {
    return saved.containsKey(object) || unsaved.containsKey(object) || outdated.containsKey(object);
  }

  /**
   * Takes over a skill that was taught earlier or elsewhere, in place of one of its name, and saves it. One of another
   * model becomes one of the {@link #outdated()}.
   *
   * @param use whether it is in use from now on
   * @return empty, or why it is not on the disk yet
   * @throws IllegalArgumentException when its weights are of another network
   * @throws IOException when it is of another model and cannot be saved
   */
  public String takeOver(Skill skill, boolean use) throws IOException {
    if (!skill.modelSha256().equals(start.modelSha256())) {
      synchronized (disk) {
        store.save(skill);
        synchronized (this) {
          unsaved.remove(skill.object());
          loaded.remove(skill.object());
          current = current.object().equals(skill.object()) ? start : current;
        }
        refresh();
        tell();
      }
      return "";
    }
    if (skill.weights().length != start.weights().length) {
      throw new IllegalArgumentException("it holds weights of another network");
    }
    synchronized (this) {
      outdated.remove(skill.object());
      unsaved.put(skill.object(), skill);
      boolean same = current.object().equals(skill.object());
      current = use || same ? skill : current;
      any = any && !use;
      chosen = true;
      version++;
    }
    return save().getOrDefault(skill.object(), "");
  }

  public synchronized List<String> names() {
    TreeSet<String> names = new TreeSet<>(saved.keySet());
    names.addAll(unsaved.keySet());
    return new ArrayList<>(names);
  }

  /** How often a skill was shown, and how attempts at its grasps ended; zeros when it is not known. */
  public synchronized Tally tally(String object) {
    Skill newest = unsaved.get(object);
    SkillStore.Entry entry = saved.get(object);
    SkillFile.Header known = newest != null ? SkillFile.Header.of(newest) : entry == null ? null : entry.header();
    return known == null ? new Tally(0, 0, 0) : new Tally(known.demonstrations(), known.attempts(), known.held());
  }

  /** Numbers of demonstrations, of attempts, and of attempts that held. */
  public record Tally(int demonstrations, int attempts, int held) {}

  public synchronized int count() {
    return saved.size() + (int) unsaved.keySet().stream().filter(object -> !saved.containsKey(object)).count();
  }

  private static String describe(Skill skill) {
    return skill.object().isEmpty() ? "the start weights" : "'" + skill.object() + "'";
  }

  /** Saves what is not on the disk yet, if it can, and leaves the folder to others. */
  @Override
  public void close() {
    save().forEach(
        (object, reason) -> LOG.error("skill '{}' was never saved and ends with this process: {}", object, reason));
    store.close();
  }
}
