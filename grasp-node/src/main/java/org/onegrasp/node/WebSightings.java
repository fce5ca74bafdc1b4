package org.onegrasp.node;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.node.sight.Claim;
import org.onegrasp.node.sight.Sight;
import org.onegrasp.web.Sighting;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;

/** What was found, as the page is told it. */
final class WebSightings {
  private WebSightings() {}

  /** @param nowNanos ROS time */
  static Sighting of(Prediction prediction, long nowNanos) {
    Sight sight = prediction.sight();
    HeightMap map = prediction.scene().map();
    List<Claim> claims = new ArrayList<>(sight.claims());
    Optional<Claim> best = sight.best();
    int index = -1;
    for (int i = 0; i < claims.size() && best.isPresent(); i++) {
      index = claims.get(i).found() == best.get().found() ? i : index;
    }
    if (best.isPresent() && index < 0) { // of the start weights
      claims.add(0, best.get());
      index = 0;
    }
    long stamp = prediction.scene().stampNanos();
    return new Sighting(seconds(stamp), Math.max(0, (nowNanos - stamp) * 1e-9), index,
        claims.stream().map(claim -> found(claim, map)).toList(),
        sight.absences().stream().limit(SightMessages.MOST_ABSENT)
            .map(one -> new Sighting.Absent(one.object(), one.reason())).toList(),
        best.isPresent() ? "" : prediction.obstacle(), sight.skills(), sight.waiting());
  }

  private static Sighting.Found found(Claim claim, HeightMap map) {
    Grasp grasp = claim.grasp();
    Pose pose = grasp.pose();
    return new Sighting.Found(claim.object(), claim.instance(), grasp.x(), grasp.y(), grasp.z(), grasp.yaw(),
        grasp.width(), grasp.quality(), claim.found().likeness().distance(), claim.found().demonstration() + 1,
        map.toMap(grasp).z() - map.area().tableZ(), Sighting.tips(grasp),
        new Sighting.Posed(List.of(pose.x(), pose.y(), pose.z()),
            List.of(pose.qx(), pose.qy(), pose.qz(), pose.qw())));
  }

  /** As a text, which loses no digits. */
  static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).toPlainString();
  }
}
