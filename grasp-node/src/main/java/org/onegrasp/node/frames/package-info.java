/** The tree of coordinate frames of /tf and /tf_static: where one frame is in another at a time. */
package org.onegrasp.node.frames;
