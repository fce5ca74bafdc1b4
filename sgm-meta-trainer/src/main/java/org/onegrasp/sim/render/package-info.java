/** The embedded simulator's camera: triangles to depth and colour, one thread, the same bits on every machine. */
package org.onegrasp.sim.render;
