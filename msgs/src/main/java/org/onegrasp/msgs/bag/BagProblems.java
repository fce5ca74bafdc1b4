package org.onegrasp.msgs.bag;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with a bag, in plain words: each thing once, and not without end. */
final class BagProblems {
  private static final int MOST = 100;

  private final Set<String> texts = new LinkedHashSet<>();
  private boolean lost;

  /** Something that may be worth a look, such as an end that is missing. */
  void note(String text) {
    if (texts.size() < MOST) {
      texts.add(text);
    }
  }

  /** Something that was recorded, with more behind it, and cannot be read. */
  void lost(String text) {
    lost = true;
    note(text);
  }

  boolean anythingLost() {
    return lost;
  }

  List<String> texts() {
    return List.copyOf(texts);
  }
}
