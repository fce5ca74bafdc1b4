/** Things to grasp: a seeded generator of household objects, readers of meshes, and the geometry that tells where a gripper fits. */
package org.onegrasp.sim.objects;
