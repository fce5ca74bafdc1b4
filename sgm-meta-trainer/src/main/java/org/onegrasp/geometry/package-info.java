/** Solids: convex hulls and their mass properties. */
package org.onegrasp.geometry;
