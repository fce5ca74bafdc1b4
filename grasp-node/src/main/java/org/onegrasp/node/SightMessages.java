package org.onegrasp.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.AbsentSkill;
import org.onegrasp.msgs.ColorRGBA;
import org.onegrasp.msgs.FoundGrasp;
import org.onegrasp.msgs.Grasps;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Marker;
import org.onegrasp.msgs.MarkerArray;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.RosDuration;
import org.onegrasp.msgs.Vector3;
import org.onegrasp.node.sight.Claim;
import org.onegrasp.node.sight.Sight;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;

/** What is in view, as messages: all grasps, and grippers with names for RViz. */
final class SightMessages {
  static final int MOST_ABSENT = 100;
  private static final double FINGER_THICKNESS = 0.01;
  private static final double LETTER = 0.02; // metres
  private static final ColorRGBA ORANGE = new ColorRGBA(1, 0.5f, 0, 0.9f);
  private static final ColorRGBA BLUE = new ColorRGBA(0.2f, 0.5f, 1, 0.7f);
  private static final ColorRGBA WHITE = new ColorRGBA(1, 1, 1, 1);
  /** Parts of one gripper, and its name. */
  private static final int PARTS = 4;

  private SightMessages() {}

  static Grasps grasps(Header header, Sight sight) {
    List<AbsentSkill> absent = sight.absences().stream().limit(MOST_ABSENT)
        .map(absence -> new AbsentSkill(absence.object(), Quoted.line(absence.reason()))).toList();
    return new Grasps(header, sight.claims().stream().map(SightMessages::found).toList(), absent, sight.skills(),
        sight.waiting());
  }

  private static FoundGrasp found(Claim claim) {
    Grasp grasp = claim.grasp();
    return new FoundGrasp(claim.object(), claim.instance(), Messages.pose(Messages.pose(grasp)), grasp.width(),
        (float) grasp.quality(), (float) claim.found().likeness().distance(), claim.found().demonstration() + 1);
  }

  /** The grasp to take in another colour than the others; that of start weights is no object's. */
  static MarkerArray markers(Header header, Sight sight) {
    List<Marker> markers = new ArrayList<>();
    Optional<Claim> best = sight.best();
    best.ifPresent(claim -> add(markers, header, claim, ORANGE));
    for (Claim claim : sight.claims()) {
      if (best.isEmpty() || best.get().found() != claim.found()) {
        add(markers, header, claim, BLUE);
      }
    }
    return new MarkerArray(List.copyOf(markers));
  }

  /** Two fingers around the part, an arrow from above, and the name. */
  private static void add(List<Marker> markers, Header header, Claim claim, ColorRGBA colour) {
    Grasp grasp = claim.grasp();
    Pose pose = Messages.pose(grasp);
    double aside = grasp.width() / 2 + FINGER_THICKNESS / 2;
    Vector3 finger = new Vector3(FINGER_THICKNESS, 0.02, 0.08);
    Pose down = Pose.ofRollPitchYaw(0, 0, 0.18, 0, Math.PI / 2, 0);
    int id = markers.size() / PARTS * PARTS;
    markers.add(marker(header, id, pose.times(Pose.ofYaw(aside, 0, 0.04, 0)), new Look(Marker.CUBE, finger, colour)));
    markers.add(
        marker(header, id + 1, pose.times(Pose.ofYaw(-aside, 0, 0.04, 0)), new Look(Marker.CUBE, finger, colour)));
    markers.add(marker(header, id + 2, pose.times(down),
        new Look(Marker.ARROW, new Vector3(0.08, 0.008, 0.016), colour)));
    markers.add(marker(header, id + 3, pose.times(Pose.ofYaw(0, 0, 0.2, 0)),
        new Look(Marker.TEXT_VIEW_FACING, new Vector3(0, 0, LETTER), WHITE, label(claim))));
  }

  private static String label(Claim claim) {
    return claim.object().isEmpty() ? "start weights"
        : String.format(Locale.ROOT, "%s %.2f", Quoted.of(claim.object()), claim.grasp().quality());
  }

  private record Look(int type, Vector3 scale, ColorRGBA colour, String text) {
    Look(int type, Vector3 scale, ColorRGBA colour) {
      this(type, scale, colour, "");
    }
  }

  private static Marker marker(Header header, int id, Pose pose, Look look) {
    PoseMessage at = Messages.pose(pose);
    return new Marker(header, "onegrasp", id, look.type, Marker.ADD, at, look.scale, look.colour, new RosDuration(1, 0),
        false, List.of(), List.of(), look.text, "", false);
  }
}
