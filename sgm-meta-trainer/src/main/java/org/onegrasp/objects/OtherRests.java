package org.onegrasp.objects;

import java.util.List;
import java.util.Optional;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.TurnedObject;

/** Other ways in which an object can lie on a table. */
public final class OtherRests {
  private static final double LONGEST = 0.30; // metres
  private static final double HIGHEST = 0.127; // metres, where height maps saturate

  private OtherRests() {}

  /** The safest way to lie in which it can be grasped, other than as modelled; empty when there is none. */
  public static Optional<TurnedObject> of(ObjectModel object) {
    List<ConvexHull> pieces = ConvexHull.ofPieces(object.hulls(), object.name());
    Surface surface = new Surface(object.vertices(), object.triangles(), object.colours());
    for (RestingPose rest : RestingPose.candidates(pieces, surface)) {
      if (rest.safe() && rest.differs() && rest.fits(LONGEST, HIGHEST)) {
        PlaceFinder finder = new PlaceFinder(rest.hulls());
        List<Grasp> grasps = finder.all();
        if (!grasps.isEmpty()) {
          return Optional.of(lying(object, rest, finder.firm(grasps, object.mass(), object.friction())));
        }
      }
    }
    return Optional.empty();
  }

  private static TurnedObject lying(ObjectModel object, RestingPose rest, List<Grasp> firm) {
    Surface s = rest.surface();
    int fold = new Silhouette(s.vertices(), s.triangles()).fold();
    List<GraspPlace> places =
        PlaceFinder.wellApart(firm, fold).stream().map(grasp -> new GraspPlace(grasp, fold)).toList();
    ObjectModel model = new ObjectModel(object.name(), object.family(),
        rest.hulls().stream().map(Blueprint::corners).toList(), s.vertices(), s.triangles(), s.colours(),
        object.mass(), object.friction(), places, 0);
    return new TurnedObject(model, rest.turn());
  }
}
