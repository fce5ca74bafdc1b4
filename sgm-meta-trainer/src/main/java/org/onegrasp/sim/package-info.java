/** The embedded simulator: physics and pictures put together; seeded, with a fixed step, never reads the clock. */
package org.onegrasp.sim;
