/** From a depth image to a height map, to a quality map's label, and back from a quality map to a grasp. */
package org.onegrasp.grasp;
