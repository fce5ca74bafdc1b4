/** From a depth image, its camera info and the camera's place to a scene: the height map of the work area. */
package org.onegrasp.node.camera;
