/** Things to grasp: a seeded generator of household objects, readers of meshes, and where on a thing a gripper fits. */
package org.onegrasp.objects;
