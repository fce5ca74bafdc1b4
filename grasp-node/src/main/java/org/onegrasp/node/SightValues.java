package org.onegrasp.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.onegrasp.msgs.KeyValue;
import org.onegrasp.node.sight.Claim;
import org.onegrasp.node.sight.Sight;

/** The latest look in words, for /diagnostics: that a taught object is elsewhere is news, and no fault. */
final class SightValues {
  private static final int MOST = 10; // of one kind

  private SightValues() {}

  static List<KeyValue> of(Sight sight) {
    List<KeyValue> values = new ArrayList<>();
    sight.claims().stream().limit(MOST).forEach(claim -> values.add(value(claim)));
    sight.absences().stream().limit(MOST)
        .forEach(absence -> values.add(new KeyValue("not in view: " + absence.object(), absence.reason())));
    values.add(new KeyValue("objects in view", Integer.toString(sight.claims().size())));
    values.add(new KeyValue("skills not looked for yet", sight.waiting() + " of " + sight.skills()));
    return values;
  }

  private static KeyValue value(Claim claim) {
    return new KeyValue("in view: " + claim.object() + (claim.instance() == 1 ? "" : " " + claim.instance()),
        String.format(Locale.ROOT, "at (%.3f, %.3f) m, quality %.2f", claim.grasp().x(), claim.grasp().y(),
            claim.grasp().quality()));
  }
}
