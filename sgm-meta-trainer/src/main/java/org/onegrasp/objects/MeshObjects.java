package org.onegrasp.objects;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.WorkArea;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects from mesh files: finds a rest on the table, convex pieces for physics and places to hold.
 *
 * <p>
 * Beside {@code NAME.obj} or {@code NAME.stl} (metres) may lie {@code NAME_convex.stl}, a ready convex decomposition,
 * and in the same folder or the one above {@code INDEX.md}, a Markdown table with the columns "name" and "mass kg".
 * Without a mass it is the volume times 400 kg/m3, from 0.02 to 0.6 kg.
 */
public final class MeshObjects {
  private static final Logger LOG = LoggerFactory.getLogger(MeshObjects.class);
  private static final String CONVEX = "_convex.stl";
  /** Longer things would reach out of the work area at both ends. */
  private static final double LONGEST = WorkArea.STANDARD.size(); // metres
  /**
   * Places nearer to the origin than this stay in the work area wherever evaluation and demo put the object, metres.
   */
  private static final double WITHIN = 0.12;
  private static final double HIGHEST = 0.127; // metres, where height maps saturate
  private static final double DENSITY = 400; // kg/m3
  private static final int DEEPEST_FOLDER = 3;

  /** @param mass kilograms */
  private record Thing(String name, double mass, double friction) {}

  private MeshObjects() {}

  /** As {@link #read(Path, long)} with seed 0. */
  public static List<ObjectModel> read(Path fileOrFolder) throws IOException {
    return read(fileOrFolder, 0);
  }

  /**
   * The object of one file, or of all meshes in a folder and the folders in it, by path, links included. In a folder,
   * what cannot be read or used is left out with a warning that says why. The place that is demonstrated is one that
   * holds when it is tried in the embedded simulator, if there is such a place.
   *
   * @param seed chooses which place is demonstrated
   * @throws IOException when a file cannot be read or is damaged, or there is no usable mesh
   */
  public static List<ObjectModel> read(Path fileOrFolder, long seed) throws IOException {
    return readAll(fileOrFolder, seed).objects();
  }

  /** @param leftOut how many meshes could not be used, each of which a warning names */
  public record Meshes(List<ObjectModel> objects, int leftOut) {}

  /** As {@link #read(Path, long)}, and tells how many meshes were left out. */
  public static Meshes readAll(Path fileOrFolder, long seed) throws IOException {
    try (HoldTries tries = new HoldTries()) {
      if (!Files.isDirectory(fileOrFolder)) {
        return new Meshes(List.of(object(fileOrFolder, seed, tries)), 0);
      }
      List<ObjectModel> objects = new ArrayList<>();
      List<Path> files = meshes(fileOrFolder);
      for (Path file : files) {
        try {
          objects.add(object(file, seed, tries));
        } catch (IOException e) {
          LOG.warn("left out: {}", e.getMessage());
        } catch (InvalidPathException e) { // without a UTF-8 locale
          LOG.warn("left out: {}: its name cannot be written in this locale; set LC_ALL=C.UTF-8", file);
        }
      }
      if (objects.isEmpty()) {
        throw new IOException(
            fileOrFolder + " holds no usable mesh (.obj or .stl, at most " + DEEPEST_FOLDER + " folders deep)");
      }
      return new Meshes(objects, files.size() - objects.size());
    }
  }

  /** Sorted; each once, whatever leads to it. */
  private static List<Path> meshes(Path folder) throws IOException {
    Map<Object, Path> found = new HashMap<>();
    Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST_FOLDER, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isDirectory()) {
          LOG.info("not looked into {}: it lies more than {} folders deep", file, DEEPEST_FOLDER);
        } else if (attributes.isRegularFile() && MeshFile.reads(file) && !file.toString().endsWith(CONVEX)) {
          Object same = attributes.fileKey() == null ? file : attributes.fileKey();
          found.merge(same, file, (one, other) -> one.compareTo(other) < 0 ? one : other);
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) {
        LOG.warn("left out: {}", e instanceof FileSystemLoopException ? file + " leads back to a folder above it"
            : file + " cannot be read (" + e.getClass().getSimpleName() + ")");
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path visited, IOException e) {
        if (e != null) {
          LOG.warn("only in part: {} cannot be read to its end ({})", visited, e.getMessage());
        }
        return FileVisitResult.CONTINUE;
      }
    });
    return found.values().stream().sorted().toList();
  }

  private static ObjectModel object(Path file, long seed, HoldTries tries) throws IOException {
    Surface surface = MeshFile.read(file);
    String fileName = file.getFileName().toString();
    String name = fileName.substring(0, fileName.length() - 4);
    Path convex = file.resolveSibling(name + CONVEX);
    try {
      List<ConvexHull> pieces =
          Files.exists(convex) ? ConvexPieces.ofHullList(MeshFile.read(convex)) : ConvexPieces.ofMesh(surface);
      if (pieces.isEmpty()) {
        throw new IllegalArgumentException("the mesh has no volume; sizes must be in metres");
      }
      return build(name, MeshMasses.near(file, name), pieces, surface, new Dice(seed * 31 + name.hashCode()), tries);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage() + unitGuess(surface.vertices()), e);
    }
  }

  /** What may have gone wrong with a thing larger than any table. */
  private static String unitGuess(float[] vertices) {
    double largest = 0;
    for (int axis = 0; axis < 3; axis++) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int i = axis; i < vertices.length; i += 3) {
        low = Math.min(low, vertices[i]);
        high = Math.max(high, vertices[i]);
      }
      largest = Math.max(largest, high - low);
    }
    return largest < 1 ? ""
        : String.format(Locale.ROOT,
            ". It is %.4g m large: if its numbers are millimetres, export it with a scale of 0.001",
            largest);
  }

  private static ObjectModel build(String name, double knownMass, List<ConvexHull> pieces, Surface surface, Dice dice,
      HoldTries tries) {
    double friction = dice.between(0.55, 0.8);
    String problem = "no way to lay it down is at most " + LONGEST + " m long, at most " + HIGHEST
        + " m high and leaves a part at most "
        + GraspCheck.MAX_WIDTH + " m wide to hold from above; sizes must be in metres";
    for (RestingPose rest : RestingPose.candidates(pieces, surface)) {
      PlaceFinder finder = new PlaceFinder(rest.hulls());
      List<Grasp> all = rest.mayLie() && rest.fits(LONGEST, HIGHEST)
          ? finder.all().stream().filter(g -> StrictMath.hypot(g.x(), g.y()) <= WITHIN).toList() : List.of();
      if (!all.isEmpty()) {
        double volume = rest.hulls().stream().mapToDouble(h -> h.volume).sum();
        double mass = knownMass > 0 ? knownMass : Math.max(0.02, Math.min(0.6, DENSITY * volume));
        try {
          return lying(new Thing(name, mass, friction), rest, finder.firm(all, mass, friction), dice, tries);
        } catch (IllegalArgumentException e) {
          problem = e.getMessage(); // it tips over; perhaps it lies another way
        }
      }
    }
    throw new IllegalArgumentException(problem);
  }

  /** @throws IllegalArgumentException when it does not stand so in the simulator */
  private static ObjectModel lying(Thing thing, RestingPose rest, List<Grasp> firm, Dice dice, HoldTries tries) {
    Surface s = rest.surface();
    int fold = new Silhouette(s.vertices(), s.triangles()).fold();
    List<Grasp> grasps = PlaceFinder.wellApart(firm, fold);
    List<GraspPlace> places = grasps.stream().map(g -> new GraspPlace(g, fold)).toList();
    IntFunction<ObjectModel> showing = shown -> new ObjectModel(thing.name, thing.name, rest.hulls().stream()
        .map(Blueprint::corners).toList(),
        s.vertices(), s.triangles(), s.colours(), thing.mass, thing.friction, places, shown);
    return showing.apply(shown(showing.apply(0), wishes(grasps, dice), tries));
  }

  /**
   * Indices of all places by the order in which they would be shown: first any of the outer half, which are ends and
   * handles.
   */
  private static List<Integer> wishes(List<Grasp> grasps, Dice dice) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < grasps.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> -StrictMath.hypot(grasps.get(i).x(), grasps.get(i).y())));
    Collections.rotate(order.subList(0, (order.size() + 1) / 2), -dice.below((order.size() + 1) / 2));
    return order;
  }

  /** The first that holds in every try, or else the one that holds most often. */
  private static int shown(ObjectModel object, List<Integer> wishes, HoldTries tries) {
    int best = -1;
    int most = -1;
    for (int i = 0; i < wishes.size() && most < HoldTries.TRIES; i++) {
      int held = tries.held(object, object.places().get(wishes.get(i)).grasp());
      if (held > most) {
        most = held;
        best = wishes.get(i);
      }
    }
    if (most < HoldTries.TRIES) {
      LOG.warn("{}: no place holds in all of {} tries; the best, which is demonstrated, holds in {}", object.name(),
          HoldTries.TRIES, most);
    }
    return best;
  }
}
