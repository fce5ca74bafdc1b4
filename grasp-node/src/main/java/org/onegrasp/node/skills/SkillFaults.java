package org.onegrasp.node.skills;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with the skills on disk, until it is over: the folder, what could not be saved, files of no use, files
 * gone.
 */
final class SkillFaults {
  private static final Logger LOG = LoggerFactory.getLogger(SkillFaults.class);
  /** Sentences on files in the message; the log has more. */
  private static final int MAX_TOLD = 3;
  private static final int MAX_LOGGED = 20;

  private final Map<String, String> files = new TreeMap<>();
  private final Set<String> lost = new TreeSet<>();
  private final Map<String, String> stranded = new TreeMap<>();
  private String folder = "";
  private String saving = "";

  /** @param sentence empty: all is well with the folder */
  synchronized void folder(String sentence) {
    folder = sentence;
  }

  /** @param sentence why something is not on the disk; empty: everything is */
  synchronized void saving(String sentence) {
    saving = sentence;
  }

  /**
   * After a look at the folder.
   *
   * @param found sentences by file name
   * @param still whether a file that was of no use, and is not seen any more, was only set aside
   */
  synchronized void files(Map<String, String> found, Predicate<String> still) {
    files.keySet().removeIf(file -> !found.containsKey(file) && !still.test(file));
    found.forEach(this::file);
  }

  synchronized void file(String file, String sentence) {
    if (!sentence.equals(files.put(file, sentence)) && files.size() <= MAX_LOGGED) {
      LOG.warn("{}", sentence);
    }
  }

  /** A good file of this name is there. */
  synchronized void cured(String file) {
    files.remove(file);
  }

  synchronized void lost(String object) {
    lost.add(object);
  }

  /** @param reason why a skill of another model cannot be taught again, and what to do; empty: it can */
  synchronized void stranded(String object, String reason) {
    if (reason.isEmpty()) {
      stranded.remove(object);
    } else if (!reason.equals(stranded.put(object, reason)) && stranded.size() <= MAX_LOGGED) {
      LOG.warn("skill of another model, which cannot be taught again: {}", reason);
    }
  }

  /** Why this skill cannot be taught again, or else this. */
  synchronized String strandedOr(String object, String otherwise) {
    return stranded.getOrDefault(object, otherwise);
  }

  synchronized boolean isLost(String object) {
    return lost.contains(object);
  }

  /** These are there, or nobody misses them any more. */
  synchronized void notLost(Collection<String> objects) {
    lost.removeAll(objects);
  }

  /** What is wrong and what to do, or empty. */
  synchronized String inWords() {
    List<String> all = new ArrayList<>();
    all.add(folder);
    all.add(saving);
    if (!lost.isEmpty()) {
      all.add("the files of skills are gone from the folder: " + listed(lost)
          + ". Put them back, show these grasps again, or"
          + " forget these skills");
    }
    if (!stranded.isEmpty()) {
      all.add("skills of another model cannot be taught again, their files stay as they are: "
          + String.join(", ", stranded.values().stream().limit(MAX_TOLD).toList())
          + (stranded.size() > MAX_TOLD ? ", and " + (stranded.size() - MAX_TOLD) + " more: see the log" : ""));
    }
    files.values().stream().limit(MAX_TOLD).forEach(all::add);
    if (files.size() > MAX_TOLD) {
      all.add((files.size() - MAX_TOLD) + " more skill files are of no use: see the log");
    }
    all.removeIf(String::isEmpty);
    return String.join("; ", all);
  }

  /** The first of many names. */
  static String listed(Collection<String> objects) {
    String names = String.join(", ", objects.stream().limit(MAX_LOGGED).toList());
    return objects.size() > MAX_LOGGED ? names + " and " + (objects.size() - MAX_LOGGED) + " more" : names;
  }
}
