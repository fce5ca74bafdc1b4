package org.onegrasp.sim.render;

import java.util.Arrays;
import java.util.List;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;

/**
 * Colour and depth of a scene with things in it, as an ideal pinhole camera sees them from 0.2 m onwards.
 *
 * <p>
 * Without reflections, the first hit of the ray through every pixel centre is the nearest triangle over that pixel, so
 * {@link RendererBuffer} rasterises instead of searching a tree: the same numbers, many times faster, nothing to build
 * when things change. Keeps its buffers between calls; not thread-safe.
 */
public final class Renderer {
  private RendererScene scene;
  private RendererBuffer buffer = new RendererBuffer(new CameraModel(1, 1, 1, 1, 0, 0));
  private double[] points = new double[0];

  public Renderer(RendererScene scene) {
    this.scene = scene;
  }

  /** From now on everything stands in this scene. */
  void setScene(RendererScene newScene) {
    scene = newScene;
  }

  /**
   * @param cameraInBase pose of the optical frame
   * @param object null for the empty scene
   * @param objectInBase pose of the object's frame, unused without an object
   * @param depthMetres receives the distance along the optical axis, (height, width); infinite where there is nothing
   */
  public void depth(CameraModel camera, Pose cameraInBase, ObjectModel object, Pose objectInBase, float[] depthMetres) {
    depth(camera, cameraInBase, things(object, objectInBase), depthMetres);
  }

  private static List<Thing> things(ObjectModel object, Pose objectInBase) {
    return object == null ? List.of() : List.of(new Thing(object, objectInBase));
  }

  /**
   * @param cameraInBase pose of the optical frame
   * @param depthMetres receives the distance along the optical axis, (height, width); infinite where there is nothing
   */
  public void depth(CameraModel camera, Pose cameraInBase, List<Thing> things, float[] depthMetres) {
    requireLength("depth", depthMetres.length, camera.width() * camera.height());
    draw(camera, cameraInBase, things, null);
    buffer.copyDepth(depthMetres);
  }

  /**
   * As {@link #depth}, and the colours too.
   *
   * @param rgb receives (height, width, 3), 8 bits each
   */
  public void depthAndColour(CameraModel camera, Pose cameraInBase, ObjectModel object, Pose objectInBase,
      float[] depthMetres,
      byte[] rgb) {
    depthAndColour(camera, cameraInBase, things(object, objectInBase), depthMetres, rgb);
  }

  /**
   * As {@link #depth}, and the colours too.
   *
   * @param rgb receives (height, width, 3), 8 bits each
   */
  public void depthAndColour(CameraModel camera, Pose cameraInBase, List<Thing> things, float[] depthMetres,
      byte[] rgb) {
    requireLength("depth", depthMetres.length, camera.width() * camera.height());
    requireLength("rgb", rgb.length, 3 * camera.width() * camera.height());
    draw(camera, cameraInBase, things, shade(cameraInBase));
    buffer.copyDepth(depthMetres);
    buffer.copyColour(rgb);
  }

  private static void requireLength(String name, int length, int expected) {
    if (length != expected) {
      throw new IllegalArgumentException(name + " array has " + length + " elements, the camera needs " + expected);
    }
  }

  private void draw(CameraModel camera, Pose cameraInBase, List<Thing> things, RendererBuffer.Shade shade) {
    if (!buffer.camera().equals(camera)) {
      buffer = new RendererBuffer(camera);
    }
    buffer.clear(scene.background());
    Pose baseInCamera = cameraInBase.inverse();
    for (RendererMesh mesh : scene.meshes()) {
      draw(mesh, baseInCamera, shade);
    }
    for (Thing thing : things) {
      draw(RendererMesh.of(thing.object()), baseInCamera.times(thing.pose()), shade);
    }
  }

  private void draw(RendererMesh mesh, Pose meshInCamera, RendererBuffer.Shade shade) {
    moveToCamera(mesh.vertices(), meshInCamera);
    int[] corners = mesh.triangles();
    for (int i = 0; i < corners.length; i += 3) {
      buffer.draw(points, 3 * corners[i], 3 * corners[i + 1], 3 * corners[i + 2], shade, mesh.colours()[i / 3]);
    }
  }

  private void moveToCamera(float[] vertices, Pose pose) {
    if (points.length < vertices.length) {
      points = Arrays.copyOf(points, vertices.length);
    }
    double[] m = pose.rotation();
    for (int i = 0; i < vertices.length; i += 3) {
      double x = vertices[i];
      double y = vertices[i + 1];
      double z = vertices[i + 2];
      points[i] = m[0] * x + m[1] * y + m[2] * z + pose.x();
      points[i + 1] = m[3] * x + m[4] * y + m[5] * z + pose.y();
      points[i + 2] = m[6] * x + m[7] * y + m[8] * z + pose.z();
    }
  }

  private RendererBuffer.Shade shade(Pose cameraInBase) {
    double[] m = cameraInBase.rotation();
    double[] l = scene.toLight();
    double length = Math.sqrt(l[0] * l[0] + l[1] * l[1] + l[2] * l[2]);
    return new RendererBuffer.Shade((m[0] * l[0] + m[3] * l[1] + m[6] * l[2]) / length,
        (m[1] * l[0] + m[4] * l[1] + m[7] * l[2]) / length, (m[2] * l[0] + m[5] * l[1] + m[8] * l[2]) / length,
        scene.ambient());
  }
}
