/**
 * The grasp node: demonstrations and depth images come in, grasps go out. Its entry is
 * {@link org.onegrasp.node.GraspNode}; the packages below it know nothing of it.
 */
package org.onegrasp.node;
