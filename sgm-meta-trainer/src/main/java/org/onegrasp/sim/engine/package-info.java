/** Rigid bodies of the embedded simulator: gripper, object, their contacts, one step at a time. */
package org.onegrasp.sim.engine;
