/** The embedded simulator: reads worlds, renders what a depth camera sees, moves rigid bodies; seeded, with a fixed step, never reads the clock. */
package org.onegrasp.sim;
