/** The grasp node, its simulator and demo companions, and the command line that starts them. */
package org.onegrasp.node;
