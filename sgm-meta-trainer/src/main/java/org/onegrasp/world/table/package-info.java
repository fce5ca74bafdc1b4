/**
 * A table with gantry, gripper and camera, as every simulator has it: world file, arm, attempt, sensor; no physics, no
 * pictures.
 */
package org.onegrasp.world.table;
